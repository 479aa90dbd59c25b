"""What the OpenID suites and the RFCs ask of a server that knows client_credentials alone, by a stock client.

The points that are elsewhere: discovery in test_metadata.py; private_key_jwt with another aud, iss, sub, exp
or jti, with `none` and with another's key in test_client_assertions.py; errors, repeats and more than one way
to authenticate in test_token_endpoint.py; keys that are turned in test_signing_keys.py. What is about people,
as PKCE, nonce and redirects, does not apply: there is no authorization endpoint.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import quote

import pytest
from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError, InvalidScopeError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from tests.gateways.identity.conftest import Embedded
from tests.gateways.identity.contract import PUPILS, STAFF

ASKED = {"grant_type": "client_credentials"}
Fetch = Callable[..., dict[str, object]]


async def a_client(embedded: Embedded) -> tuple[str, str]:
    client_id = await embedded.subject.new_client(PUPILS)
    _, secret = await embedded.subject.new_secret(client_id)
    return client_id, secret


@pytest.fixture
def fetch(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """How a program with requests-oauthlib gets its token: it would rather have https, on loopback too."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")

    def fetched(client_id: str, secret: str, *, in_body: bool, scope: str | None = None) -> dict[str, object]:
        with OAuth2Session(client=BackendApplicationClient(client_id, scope=scope)) as session:
            proof = {"include_client_id": True} if in_body else {"auth": HTTPBasicAuth(client_id, secret)}
            token: dict[str, object] = session.fetch_token(
                f"{embedded.issuer}/connect/token", client_secret=secret, **proof
            )
            return token

    return fetched


@pytest.mark.parametrize("in_body", [False, True], ids=["basic", "post"])
async def test_requests_oauthlib_gets_a_token_and_hears_why_not(
    embedded: Embedded, fetch: Fetch, in_body: bool
) -> None:
    client_id, secret = await a_client(embedded)
    token = await asyncio.to_thread(fetch, client_id, secret, in_body=in_body)
    assert (token["token_type"], token["expires_in"], token["scope"]) == ("Bearer", 300, [PUPILS])
    with pytest.raises(InvalidClientError):
        await asyncio.to_thread(fetch, client_id, f"{secret}x", in_body=in_body)
    with pytest.raises(InvalidScopeError):
        await asyncio.to_thread(fetch, client_id, secret, in_body=in_body, scope=STAFF)


async def test_rfc_6749_4_4_3_an_answer_holds_a_token_of_this_kind_and_no_other(embedded: Embedded) -> None:
    answer = await embedded.post("token", await a_client(embedded), **ASKED)
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "scope"}
    assert answer.headers["Content-Type"].startswith("application/json")
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")


@pytest.mark.parametrize(
    "grant_type",
    [
        "authorization_code",
        "implicit",
        "password",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
    ],
)
async def test_rfc_6749_5_2_another_grant_is_refused(embedded: Embedded, grant_type: str) -> None:
    form = {"code": "x", "username": "x", "password": "x", "refresh_token": "x", "assertion": "x"}
    answer = await embedded.post("token", await a_client(embedded), grant_type=grant_type, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


async def test_rfc_6749_3_2_the_endpoint_is_posted_to_and_ignores_what_it_does_not_know(
    embedded: Embedded,
) -> None:
    credentials = await a_client(embedded)
    known = await embedded.post("token", credentials, **ASKED, resource="x", nonce="x", response_type="code")
    assert known.status_code == 200
    got = await embedded.http.get(f"{embedded.issuer}/connect/token", params=ASKED, auth=credentials)
    assert got.status_code == 405


async def test_rfc_6749_2_3_1_an_address_proves_nobody(embedded: Embedded) -> None:
    client_id, secret = await a_client(embedded)
    answer = await embedded.http.post(
        f"{embedded.issuer}/connect/token",
        params={"client_id": client_id, "client_secret": secret},
        data=ASKED,
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_rfc_6749_2_3_1_id_and_secret_may_be_encoded_in_the_header(embedded: Embedded) -> None:
    client_id, secret = await a_client(embedded)
    encoded = "".join(f"%{ord(one):02X}" for one in client_id), quote(secret, safe="")
    assert (await embedded.post("token", encoded, **ASKED)).status_code == 200


async def test_rfc_7517_what_is_published_is_public_and_says_what_it_is_for(embedded: Embedded) -> None:
    [key] = (await embedded.get("/connect/jwks"))["keys"]
    assert not key.keys() & {"d", "k", "p", "q"}
    assert key.keys() >= {"kty", "crv", "x", "y", "kid"}
