"""Signing keys: made when needed, rotated, published before and after, and encrypted at rest."""

import asyncio
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from joserfc.jws import extract_compact
from sqlalchemy import text

from gateways.identity.embedded.server import TokenServer
from gateways.identity.embedded.signing_keys import (
    PUBLISHED_AHEAD,
    RETIRES_AFTER,
    ROTATE_AFTER,
    SigningKeys,
    UnreadableSigningKey,
)
from tests.gateways.identity.conftest import ENCRYPTION_KEY, Embedded
from tests.gateways.identity.contract import PUPILS
from tests.gateways.identity.test_introspection_and_revocation import new_token, read
from tests.gateways.identity.test_token_endpoint import client_with_secret

A_MINUTE = timedelta(minutes=1)


async def published(embedded: Embedded) -> list[str]:
    keys = (await embedded.get("/connect/jwks"))["keys"]
    assert all(key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"} for key in keys)
    return [key["kid"] for key in keys]


def kid_of(token: str) -> str:
    return str(extract_compact(token.encode()).headers()["kid"])


async def test_processes_that_start_together_make_one_key(embedded: Embedded) -> None:
    stores = [SigningKeys(embedded.web_sessions, [ENCRYPTION_KEY]) for _ in range(8)]
    rings = await asyncio.gather(*(store.ring(embedded.clock.now()) for store in stores))
    assert len({key.kid for ring in rings for key in ring.keys}) == 1


async def test_a_new_key_is_published_before_it_signs_and_an_old_one_after(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    old = kid_of(await new_token(embedded, credentials))
    assert await published(embedded) == [old]

    embedded.clock.move(ROTATE_AFTER)
    assert kid_of(await new_token(embedded, credentials)) == old
    both = await published(embedded)
    assert both[0] == old
    assert len(both) == 2

    embedded.clock.move(PUBLISHED_AHEAD - A_MINUTE)
    last = await new_token(embedded, credentials)
    assert kid_of(last) == old
    embedded.clock.move(A_MINUTE)
    assert kid_of(await new_token(embedded, credentials)) == both[1]
    assert (await read(embedded, credentials, last))["active"] is True

    embedded.clock.move(RETIRES_AFTER - ROTATE_AFTER)
    assert await published(embedded) == [both[1]]


async def test_a_key_that_nobody_used_for_long_makes_way_at_once(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    old = kid_of(await new_token(embedded, credentials))
    embedded.clock.move(RETIRES_AFTER - A_MINUTE)
    fresh = await new_token(embedded, credentials)
    assert kid_of(fresh) != old
    embedded.clock.move(timedelta(minutes=4))
    assert await published(embedded) == [kid_of(fresh)]
    assert (await read(embedded, credentials, fresh))["active"] is True


async def test_the_private_half_is_nowhere_in_the_clear(embedded: Embedded) -> None:
    ring = await SigningKeys(embedded.web_sessions, [ENCRYPTION_KEY]).ring(embedded.clock.now())
    secret = str(ring.keys[0].jwk.as_dict(private=True)["d"]).encode()
    async with embedded.web_sessions() as session:
        kept: bytes = await session.scalar(text("SELECT encrypted_jwk FROM identity.signing_keys"))
    assert secret not in kept
    assert secret in Fernet(ENCRYPTION_KEY).decrypt(kept)


async def test_encryption_keys_can_be_rotated_and_a_lost_one_is_named(embedded: Embedded) -> None:
    new, now = Fernet.generate_key().decode(), embedded.clock.now()
    first = await SigningKeys(embedded.web_sessions, [ENCRYPTION_KEY]).ring(now)
    again = await SigningKeys(embedded.web_sessions, [new, ENCRYPTION_KEY]).ring(now)
    assert [key.kid for key in again.keys] == [key.kid for key in first.keys]
    with pytest.raises(UnreadableSigningKey, match=first.keys[0].kid):
        await TokenServer(embedded.web_sessions, embedded.clock, embedded.issuer, [new]).jwks()
