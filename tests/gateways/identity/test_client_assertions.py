"""private_key_jwt: clients that sign in place of having a secret (RFC 7523)."""

import asyncio
from base64 import b64encode
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from joserfc.jwt import encode
from sqlalchemy import select

from domain.identity_refusals import UNUSABLE_KEYS
from gateways.identity.embedded.form_request import ASSERTION_TYPE
from gateways.identity.embedded.tables import client_keys
from gateways.identity.port import PublicKey, UnknownClient
from tests.gateways.identity.conftest import Embedded
from tests.gateways.identity.contract import PUPILS

EC = ECKey.generate_key("P-256", auto_kid=True)
RSA = RSAKey.generate_key(2048, auto_kid=True)
HUGE = RSAKey.import_key(
    rsa.RSAPublicNumbers(65537, (1 << 4103) | 1)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
)
"""Too long to be taken, and made of nothing: only its length is looked at."""
STRANGER = ECKey.generate_key("P-256", auto_kid=True)


def public(*keys: ECKey | RSAKey) -> dict[str, Any]:
    return dict(KeySet(list(keys)).as_dict(private=False))


async def client_with_keys(embedded: Embedded) -> str:
    client_id = await embedded.subject.new_client(PUPILS)
    await embedded.web.set_public_keys(client_id, public(EC, RSA))
    return client_id


def claims_of(embedded: Embedded, client_id: str, **other: Any) -> dict[str, Any]:
    now = int(embedded.clock.now().timestamp())
    usual = {"iss": client_id, "sub": client_id, "aud": embedded.issuer, "exp": now + 60, "iat": now}
    claims = usual | {"jti": uuid4().hex} | other
    return {name: value for name, value in claims.items() if value is not None}


async def ask_with(embedded: Embedded, assertion: str, **other: str) -> httpx.Response:
    form = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion} | other
    return await embedded.post("token", None, grant_type="client_credentials", **form)


def signed(claims: dict[str, Any], key: ECKey | RSAKey = EC, algorithm: str = "ES256") -> str:
    return encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


@pytest.mark.parametrize(("key", "algorithm"), [(EC, "ES256"), (RSA, "RS256"), (RSA, "PS256")])
async def test_authlibs_client_signs_and_gets_a_token(
    embedded: Embedded, key: ECKey | RSAKey, algorithm: str
) -> None:
    client_id = await client_with_keys(embedded)
    address = f"{embedded.issuer}/connect/token"
    now = int(embedded.clock.now().timestamp())
    claims = {"iat": now, "exp": now + 3600}
    async with AsyncOAuth2Client(client_id, key, token_endpoint_auth_method="private_key_jwt") as client:
        client.register_client_auth_method(PrivateKeyJWT(address, claims=claims, alg=algorithm))
        token = await client.fetch_token(address, grant_type="client_credentials")
    assert token["scope"] == PUPILS


@pytest.mark.parametrize("clock_is_off_by", [-60, 0, 60])
async def test_a_clock_may_be_a_minute_off(embedded: Embedded, clock_is_off_by: int) -> None:
    client_id = await client_with_keys(embedded)
    now = int(embedded.clock.now().timestamp()) + clock_is_off_by
    claims = claims_of(embedded, client_id, iat=now, nbf=now, exp=now + 30, aud=[embedded.issuer])
    assert (await ask_with(embedded, signed(claims))).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "other"},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"exp": None},
        {"exp": 0},
        {"exp": "soon"},
        {"exp": 10**12},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"iat": 10**10},
        {"nbf": 10**10},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "a\0b"},
        {"jti": "x" * 300},
    ],
    ids=str,
)
async def test_claims_that_are_not_in_order(embedded: Embedded, wrong: dict[str, Any]) -> None:
    client_id = await client_with_keys(embedded)
    answer = await ask_with(embedded, signed(claims_of(embedded, client_id, **wrong)))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_an_assertion_of_an_hour_and_more_is_refused(embedded: Embedded) -> None:
    client_id = await client_with_keys(embedded)
    exp = int((embedded.clock.now() + timedelta(hours=1, minutes=2)).timestamp())
    assert (await ask_with(embedded, signed(claims_of(embedded, client_id, exp=exp)))).status_code == 401


async def test_only_the_clients_own_keys_sign(embedded: Embedded) -> None:
    client_id = await client_with_keys(embedded)
    claims = claims_of(embedded, client_id)
    unsigned = encode({"alg": "none"}, claims, OctKey.import_key("x"), algorithms=["none"])
    nested = signed({}).split(".")[0] + "." + b64encode(b"[" * 30_000).decode() + ".x"
    symmetric = encode({"alg": "HS256"}, claims, OctKey.generate_key(256), algorithms=["HS256"])
    for assertion in (signed(claims, STRANGER), unsigned, symmetric, "no.jwt.here", nested, "a.W10.b"):
        assert (await ask_with(embedded, assertion)).json()["error"] == "invalid_client"
    assert (await ask_with(embedded, signed(claims))).status_code == 200


async def test_an_assertion_works_once_also_when_it_comes_twice_at_once(embedded: Embedded) -> None:
    client_id = await client_with_keys(embedded)
    assertion = signed(claims_of(embedded, client_id))
    answers = await asyncio.gather(*(ask_with(embedded, assertion) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7
    embedded.clock.move(timedelta(seconds=61))
    assert (await ask_with(embedded, assertion)).status_code == 401


async def test_an_assertion_does_not_work_again_in_its_last_second(embedded: Embedded) -> None:
    client_id = await client_with_keys(embedded)
    exp = embedded.clock.now().timestamp() + 60.5
    assertion = signed(claims_of(embedded, client_id, exp=exp))
    assert (await ask_with(embedded, assertion)).status_code == 200
    embedded.clock.move(timedelta(seconds=120.7))
    assert (await ask_with(embedded, assertion)).status_code == 401


async def test_two_clients_may_use_the_same_jti(embedded: Embedded) -> None:
    for client_id in (await client_with_keys(embedded), await client_with_keys(embedded)):
        assertion = signed(claims_of(embedded, client_id, jti="1"))
        assert (await ask_with(embedded, assertion)).status_code == 200


async def test_another_client_id_beside_an_assertion_is_refused(embedded: Embedded) -> None:
    client_id = await client_with_keys(embedded)
    answer = await ask_with(embedded, signed(claims_of(embedded, client_id)), client_id="other")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_keys_can_be_replaced_and_taken_away(embedded: Embedded) -> None:
    client_id = await client_with_keys(embedded)
    await embedded.web.set_public_keys(client_id, public(STRANGER))
    assert (await ask_with(embedded, signed(claims_of(embedded, client_id)))).status_code == 401
    assert (await ask_with(embedded, signed(claims_of(embedded, client_id), STRANGER))).status_code == 200
    await embedded.web.set_public_keys(client_id, {"keys": []})
    assert (await ask_with(embedded, signed(claims_of(embedded, client_id), STRANGER))).status_code == 401


@pytest.mark.parametrize(
    ("jwks", "reason"),
    [
        ({"keys": [EC.as_dict(private=True)]}, "Key 1 is a private key"),
        ({"keys": [RSA.as_dict(private=False) | {"p": "AQAB"}]}, "Key 1 is a private key"),
        (
            {"keys": [EC.as_dict(private=False), RSAKey.generate_key(1024).as_dict(private=False)]},
            "Key 2 has 1024 bits",
        ),
        ({"keys": [HUGE.as_dict(private=False)]}, "Key 1 is larger"),
        ({"keys": [ECKey.generate_key("P-384").as_dict(private=False)]}, "P-256"),
        ({"keys": [OctKey.generate_key(256).as_dict(private=True)]}, "Key 1 is symmetric"),
        ({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AA"}]}, "neither RSA nor elliptic curve"),
        ({"keys": [{"kty": "EC"}]}, "Key 1 cannot be read"),
        ({"keys": [EC.as_dict(private=False) | {"kid": "k" * 256}]}, "Key 1 has an id"),
        ({"keys": [EC.as_dict(private=False) | {"kid": "\ud800"}]}, "Key 1 has an id"),
        ({"keys": [EC.as_dict(private=False) | {"x": "A" * 10_000 + str(EC["x"])}]}, "Key 1 is larger"),
        ({"keys": [RSA.as_dict(private=False) | {"e": "AQABAQAB"}]}, "Key 1 is larger"),
        ({"keys": [EC.as_dict(private=False)] * 6}, "6 keys; 5"),
        ({"keys": ["x"]}, "Key 1 is no JWK"),
        (EC.as_dict(private=False), "JWK Set"),
    ],
    ids=[
        "private",
        "a private half",
        "short",
        "long",
        "curve",
        "symmetric",
        "another kind",
        "incomplete",
        "a long id",
        "an id of no text",
        "zeros in front",
        "a large exponent",
        "many",
        "text",
        "no set",
    ],
)
async def test_keys_that_do_not_serve_are_refused(
    embedded: Embedded, jwks: dict[str, Any], reason: str
) -> None:
    client_id = await embedded.subject.new_client(PUPILS)
    with pytest.raises(UNUSABLE_KEYS, match=reason):
        await embedded.web.set_public_keys(client_id, jwks)
    assert await embedded.web.list_public_keys(client_id) == []


async def test_what_is_kept_of_a_key_is_what_verifies_and_its_name(embedded: Embedded) -> None:
    client_id = await embedded.subject.new_client(PUPILS)
    given = EC.as_dict(private=False) | {"kid": "2026", "x5c": ["about me"], "note": "anything"}
    with_zeros = RSA.as_dict(private=False) | {"n": "AAAA" + str(RSA["n"])}
    await embedded.web.set_public_keys(client_id, {"keys": [given, with_zeros]})
    shown = await embedded.web.list_public_keys(client_id)
    assert shown == [
        PublicKey(EC.thumbprint(), "EC P-256", "2026"),
        PublicKey(RSA.thumbprint(), "RSA 2048", RSA.kid),
    ]
    async with embedded.web_sessions() as session:
        kept = await session.scalar(select(client_keys.c.jwks).where(client_keys.c.client_id == client_id))
    assert kept is not None
    assert kept["keys"][0].keys() == {"kty", "crv", "x", "y", "kid"}


async def test_an_unknown_client_has_no_keys(embedded: Embedded) -> None:
    with pytest.raises(UnknownClient):
        await embedded.web.set_public_keys("nobody", public(EC))
    assert (await ask_with(embedded, signed(claims_of(embedded, "nobody")))).status_code == 401
