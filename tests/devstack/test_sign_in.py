"""The development sign-in: pick a person, and nowhere but in development."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from devstack.processes import PartFailed
from devstack.sample.people import PEOPLE
from devstack.sign_in import sign_in, sign_in_app
from settings import Environment

CALLBACK = "http://127.0.0.1:8000/sign-in/callback"


@pytest.mark.parametrize(
    ("environment", "host"),
    [(Environment.PRODUCTION, "127.0.0.1"), (Environment.DEVELOPMENT, "192.0.2.1")],
)
def test_it_refuses_to_run_where_it_would_let_strangers_in(environment: Environment, host: str) -> None:
    with pytest.raises(PartFailed, match="PORTAL_OIDC_ISSUER"), sign_in(environment, host=host):
        pass


def test_it_has_no_debugger() -> None:
    provider = sign_in_app()
    assert not provider.debug
    assert "Debugged" not in repr(provider.wsgi_app)


async def test_picking_a_person_gives_that_persons_claims(sign_in_issuer: str) -> None:
    request = {
        "response_type": "code",
        "client_id": "informat-partnerportaal",
        "redirect_uri": CALLBACK,
        "scope": "openid profile email",
        "state": "state",
        "nonce": "nonce",
    }
    async with httpx.AsyncClient(base_url=sign_in_issuer) as http:
        metadata = (await http.get("/.well-known/openid-configuration")).json()
        assert metadata["issuer"] == sign_in_issuer

        page = (await http.get(metadata["authorization_endpoint"], params=request)).text
        assert "Kies een persoon" in page
        assert "://cdn" not in page
        for person in PEOPLE:
            assert person.name in page

        picked = await http.post(
            metadata["authorization_endpoint"], params=request, data={"sub": PEOPLE[0].user_id}
        )
        query = parse_qs(urlsplit(picked.headers["location"]).query)
        assert query["state"] == ["state"]
        tokens = await http.post(
            metadata["token_endpoint"],
            data={"grant_type": "authorization_code", "code": query["code"][0], "redirect_uri": CALLBACK},
            auth=("informat-partnerportaal", "any"),
        )
        claims = await http.get(
            metadata["userinfo_endpoint"],
            headers={"Authorization": f"Bearer {tokens.json()['access_token']}"},
        )
        assert claims.json() == {
            "sub": PEOPLE[0].user_id,
            "name": PEOPLE[0].name,
            "email": PEOPLE[0].email,
        }


async def test_a_request_that_is_wrong_is_explained(sign_in_issuer: str) -> None:
    async with httpx.AsyncClient(base_url=sign_in_issuer) as http:
        answer = await http.get("/oauth2/authorize", params={"response_type": "token", "client_id": "x"})
    assert answer.status_code == 400
    assert "Aanmelden lukt niet" in answer.text
