"""A client looks at its own tokens and ends them (RFC 7662, RFC 7009), and nobody else does."""

from datetime import timedelta
from typing import Any

import pytest

from gateways.identity.embedded.tables import revoked_tokens
from tests.gateways.identity.conftest import Embedded
from tests.gateways.identity.contract import PUPILS
from tests.gateways.identity.test_token_endpoint import ASKED, client_with_secret, refusal

Credentials = tuple[str, str]


async def new_token(embedded: Embedded, credentials: Credentials) -> str:
    answer = await embedded.post("token", credentials, **ASKED)
    return str(answer.json()["access_token"])


async def read(embedded: Embedded, credentials: Credentials, token: str, **hint: str) -> dict[str, Any]:
    answer = await embedded.post("introspect", credentials, token=token, **hint)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(answer.json())


async def test_a_client_sees_what_its_token_is_good_for(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    token = await new_token(embedded, credentials)
    seen = await read(embedded, credentials, token, token_type_hint="something else")
    assert seen["active"] is True
    assert (seen["client_id"], seen["scope"], seen["token_type"]) == (credentials[0], PUPILS, "Bearer")
    assert seen["exp"] - seen["iat"] == 300


async def test_a_token_is_over_after_five_minutes(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    token = await new_token(embedded, credentials)
    embedded.clock.move(timedelta(seconds=299))
    assert (await read(embedded, credentials, token))["active"] is True
    embedded.clock.move(timedelta(seconds=1))
    assert await read(embedded, credentials, token) == {"active": False}


async def test_another_clients_token_is_as_unknown_as_nonsense(embedded: Embedded) -> None:
    owner, other = await client_with_secret(embedded, PUPILS), await client_with_secret(embedded, PUPILS)
    token = await new_token(embedded, owner)
    assert await read(embedded, other, token) == await read(embedded, other, "nonsense") == {"active": False}


async def test_a_token_that_was_tampered_with_is_not_active(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    header, claims, signature = (await new_token(embedded, credentials)).split(".")
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert await read(embedded, credentials, f"{header}.{claims}.{flipped}") == {"active": False}


@pytest.mark.parametrize("hint", [{}, {"token_type_hint": "refresh_token"}])
async def test_a_revoked_token_is_over_and_may_be_revoked_again(
    embedded: Embedded, hint: dict[str, str]
) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    token, kept = await new_token(embedded, credentials), await new_token(embedded, credentials)
    for _ in range(2):
        assert (await embedded.post("revoke", credentials, token=token, **hint)).status_code == 200
    assert await read(embedded, credentials, token) == {"active": False}
    assert (await read(embedded, credentials, kept))["active"] is True


async def test_nobody_revokes_another_clients_token(embedded: Embedded) -> None:
    owner, other = await client_with_secret(embedded, PUPILS), await client_with_secret(embedded, PUPILS)
    token = await new_token(embedded, owner)
    answer = await embedded.post("revoke", other, token=token)
    nonsense = await embedded.post("revoke", other, token="nonsense")
    assert answer.status_code == nonsense.status_code == 200
    assert (await read(embedded, owner, token))["active"] is True


@pytest.mark.parametrize("endpoint", ["introspect", "revoke"])
async def test_both_want_a_client_and_a_token(embedded: Embedded, endpoint: str) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    token = await new_token(embedded, credentials)
    assert refusal(await embedded.post(endpoint, None, token=token)) == (401, "invalid_client")
    assert refusal(await embedded.post(endpoint, (credentials[0], "wrong"), token=token))[0] == 401
    assert refusal(await embedded.post(endpoint, credentials)) == (400, "invalid_request")


async def test_what_is_over_anyway_is_forgotten(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    for _ in range(3):
        await embedded.post("revoke", credentials, token=await new_token(embedded, credentials))
        embedded.clock.move(timedelta(minutes=6))
    async with embedded.web_sessions() as session:
        assert len((await session.execute(revoked_tokens.select())).all()) == 1
