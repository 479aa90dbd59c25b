"""A partner's client that signs in place of sending a secret: its keys given, replaced and taken away."""

import json
import re
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import ECKey, OctKey
from joserfc.jwt import encode
from sqlalchemy.ext.asyncio import async_sessionmaker

from devstack.people_at_work import Person
from gateways.identity.embedded.directory import CAPABILITIES, EmbeddedDirectory
from gateways.identity.embedded.form_request import ASSERTION_TYPE
from gateways.identity.glewlwyd.directory import CAPABILITIES as GLEWLWYD
from tests.api.web import Web, application_over
from tests.house import HELPDESK
from tests.pages.browser import HTML, Browser

SCOPE = frozenset({"api_informat_sas_leerlingen.leerlingen.001057"})
ISSUER = "https://portal.example"
OLD, NEW = ECKey.generate_key("P-256", auto_kid=True), ECKey.generate_key("P-256", auto_kid=True)
SYMMETRIC = OctKey.generate_key(256)


def jwks(*keys: ECKey) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False) for key in keys]}


@pytest.fixture
def embedded(web: Web) -> Web:
    """The web over the embedded identity server, whose token endpoint it has."""
    sessions = async_sessionmaker(web.house.web_storage.engine)
    parts = replace(web.parts, directory=EmbeddedDirectory(sessions, web.house.clock))
    return replace(web, parts=parts, application=application_over(parts))


async def an_app(web: Web) -> tuple[UUID, str, Person]:
    """An approved app, its client with one scope, and its partner."""
    app_id, client_id = await web.house.approved()
    worker = EmbeddedDirectory(async_sessionmaker(web.house.storage.engine), web.house.clock)
    await worker.ensure_client(client_id, "BlueDries")
    await worker.set_scopes(client_id, SCOPE, SCOPE)
    return app_id, client_id, await web.partner_of(app_id)


async def gets_a_token(web: Web, client_id: str, key: ECKey) -> bool:
    now = int(web.house.clock.now().timestamp())
    claims = {"iss": client_id, "sub": client_id, "aud": ISSUER, "exp": now + 60, "jti": uuid4().hex}
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": encode({"alg": "ES256"}, claims, key),
    }
    answer = await web.visitor().http.post("/connect/token", data=form)
    return answer.is_success


async def test_keys_are_given_replaced_and_taken_away_and_the_log_says_so(embedded: Web) -> None:
    app_id, client_id, partner = await an_app(embedded)
    path, key = f"/apps/{app_id}/public-keys", uuid4().hex
    given = await partner.do(path, jwks(OLD), method="PUT", key=key, expect=200)
    assert await partner.do(path, jwks(OLD), method="PUT", key=key, expect=200) == given
    assert [one["thumbprint"] for one in given["items"]] == [OLD.thumbprint()]
    reused = await partner.do(path, jwks(NEW), method="PUT", key=key, expect=422)
    assert reused["code"] == "idempotency_key_reused"
    assert await gets_a_token(embedded, client_id, OLD)
    assert not await gets_a_token(embedded, client_id, NEW)
    await partner.do(path, jwks(OLD, NEW), method="PUT", expect=200)
    assert await gets_a_token(embedded, client_id, OLD)
    assert await gets_a_token(embedded, client_id, NEW)
    assert len((await partner.look(path))["items"]) == 2
    await partner.do(path, jwks(OLD), method="PUT", key=key, expect=422)
    assert await gets_a_token(embedded, client_id, NEW)
    await partner.do(path, method="DELETE", key="remove", expect=204)
    assert (await partner.look(path))["items"] == []
    assert not await gets_a_token(embedded, client_id, NEW)
    logged = await embedded.house.rows(
        "SELECT event, actor_role, after FROM log WHERE app_id = :id AND event LIKE 'public_keys_%'"
        " ORDER BY position",
        id=app_id,
    )
    assert [row.event for row in logged] == ["public_keys_set", "public_keys_set", "public_keys_removed"]
    assert logged[0].after == {"thumbprints": [OLD.thumbprint()]}
    assert {row.actor_role for row in logged} == {"partner"}
    await partner.do(path, jwks(NEW), method="PUT", expect=200)
    again = await partner.do(path, method="DELETE", key="remove", expect=422)
    assert again["code"] == "idempotency_key_reused"
    assert await gets_a_token(embedded, client_id, NEW)


@pytest.mark.parametrize(
    ("key", "code", "hidden"),
    [
        (OLD.as_dict(private=True), "private_key_given", OLD.as_dict(private=True)["d"]),
        (SYMMETRIC.as_dict(private=True), "symmetric_key_given", SYMMETRIC.as_dict(private=True)["k"]),
        ({"kty": "EC", "crv": "P-256", "x": "planted-in-x"}, "bad_public_keys", "planted-in-x"),
    ],
    ids=["private", "symmetric", "no point of the curve"],
)
async def test_a_key_that_is_no_public_one_is_refused_and_stands_nowhere(
    embedded: Web, capfd: pytest.CaptureFixture[str], key: dict[str, Any], code: str, hidden: str
) -> None:
    app_id, client_id, partner = await an_app(embedded)
    path = f"/apps/{app_id}/public-keys"
    refused = await partner.do(path, {"keys": [key]}, method="PUT", expect=422)
    assert (refused["code"], hidden in json.dumps(refused)) == (code, False)
    partner.http.headers["Accept"], partner.http.follow_redirects = HTML, True
    pages = Browser(partner.http)
    await pages.open(f"/apps/{app_id}/client")
    await pages.submit(f"/apps/{app_id}/client/public-keys", {"jwks": json.dumps(key)}, expect=422)
    assert 'id="jwks-error"' in pages.text
    assert hidden not in pages.text
    assert f'hx-get="/apps/{app_id}/client"' in pages.text, "the form's own address shows no page"
    [noted] = {
        row.detail
        for row in await embedded.house.rows("SELECT detail FROM refusals WHERE app_id = :id", id=app_id)
    }
    assert hidden not in noted
    said = capfd.readouterr()
    assert hidden not in said.out + said.err
    assert await embedded.parts.directory.list_public_keys(client_id) == []
    assert "public_keys_set" not in await embedded.house.events(app_id)


async def test_the_client_tab_takes_a_set_or_one_key_shows_thumbprints_and_removes_them(
    embedded: Web,
) -> None:
    app_id, client_id, partner = await an_app(embedded)
    partner.http.headers["Accept"], partner.http.follow_redirects = HTML, True
    pages, tab = Browser(partner.http), f"/apps/{app_id}/client"
    await pages.open(tab)
    for wrong in ("geen JSON", "[]", '{"keys": []}'):
        await pages.submit(f"{tab}/public-keys", {"jwks": wrong}, expect=422)
    await pages.submit(f"{tab}/public-keys", {"jwks": json.dumps(OLD.as_dict(private=False))})
    assert "De publieke sleutels zijn ingesteld." in pages.text
    assert OLD.thumbprint() in pages.text
    assert await gets_a_token(embedded, client_id, OLD)
    assert "een secret heeft ze daarvoor niet nodig" in pages.text
    for claim in ("iss", "sub", "aud", "jti", "exp"):
        assert f"<code>{claim}</code>" in pages.text
    await pages.submit(f"{tab}/secrets")
    await pages.open(tab)
    [removal] = re.findall(rf"{tab}/secrets/[0-9a-f-]+/remove", pages.text)
    await pages.open(removal)
    assert "Met haar publieke sleutels kan je app wel nog" in pages.text
    await pages.open(f"{tab}/public-keys/remove")
    await pages.submit(f"{tab}/public-keys/remove")
    assert "De publieke sleutels zijn verwijderd." in pages.text
    assert OLD.thumbprint() not in pages.text


async def test_only_its_partner_and_only_while_it_is_approved_and_where_the_server_takes_them(
    web: Web,
) -> None:
    app_id, client_id = await web.house.approved()
    partner, path = await web.partner_of(app_id), f"/apps/{app_id}/public-keys"
    stranger_app, _ = await web.house.approved()
    await (await web.partner_of(stranger_app)).do(path, jwks(NEW), method="PUT", expect=404)
    await (await web.informat(HELPDESK)).do(path, jwks(NEW), method="PUT", expect=403)
    waiting = await web.house.submitted()
    refused = await (await web.partner_of(waiting)).do(
        f"/apps/{waiting}/public-keys", jwks(NEW), method="PUT", expect=409
    )
    assert refused["code"] == "app_not_approved"
    web.house.directory.capabilities = GLEWLWYD
    for method, body in (("PUT", jwks(NEW)), ("DELETE", None)):
        refused = await partner.do(path, body, method=method, expect=409)
        assert refused["code"] == "public_keys_not_taken"
    page = (await partner.http.get(f"/apps/{app_id}/client")).text
    web.house.directory.capabilities, web.house.directory.away = CAPABILITIES, True
    away = (await partner.http.get(f"/apps/{app_id}/client")).text
    assert "welke sleutels er zijn, kunnen we even niet tonen" in away
    web.house.directory.away = False
    assert "publieke sleutels neemt hij niet aan" in page
    assert 'name="jwks"' not in page
    assert await web.house.directory.list_public_keys(client_id) == []
