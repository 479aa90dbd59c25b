"""The token endpoint: who gets a token, what is in it, and how each refusal reads (RFC 6749, RFC 9068)."""

import logging
from datetime import timedelta
from secrets import token_urlsafe

import httpx
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from joserfc.jwk import KeySet
from joserfc.jwt import decode
from sqlalchemy.ext.asyncio import async_sessionmaker

from gateways.identity.embedded.failed_attempts import MOST_FAILURES
from gateways.identity.embedded.form_request import FormRequest
from gateways.identity.embedded.server import TokenServer
from tests.fakes.clock import StillClock
from tests.gateways.identity.conftest import ENCRYPTION_KEY, Embedded
from tests.gateways.identity.contract import FOREIGN, PUPILS, STAFF

ASKED = {"grant_type": "client_credentials"}


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an error, which has the form of RFC 6749 section 5.2."""
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json().keys() == {"error", "error_description"}
    return answer.status_code, answer.json()["error"]


async def client_with_secret(embedded: Embedded, *scopes: str) -> tuple[str, str]:
    client_id = await embedded.subject.new_client(*scopes)
    _, secret = await embedded.subject.new_secret(client_id)
    return client_id, secret


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
async def test_authlibs_client_gets_a_token(embedded: Embedded, method: str) -> None:
    client_id, secret = await client_with_secret(embedded, PUPILS)
    metadata = await embedded.get("/.well-known/oauth-authorization-server")
    assert method in metadata["token_endpoint_auth_methods_supported"]
    async with AsyncOAuth2Client(client_id, secret, token_endpoint_auth_method=method) as client:
        token = await client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    assert (token["token_type"], token["expires_in"], token["scope"]) == ("Bearer", 300, PUPILS)


async def test_authlibs_client_hears_why_not(embedded: Embedded) -> None:
    client_id, secret = await client_with_secret(embedded, PUPILS)
    async with AsyncOAuth2Client(client_id, secret, scope=STAFF) as client:
        with pytest.raises(OAuthError, match="Not granted to this client"):
            await client.fetch_token(f"{embedded.issuer}/connect/token", grant_type="client_credentials")


async def test_a_token_says_what_rfc_9068_asks(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS, STAFF, FOREIGN)
    answer = await embedded.post("token", credentials, **ASKED, scope=f"{STAFF} {PUPILS}")
    keys = KeySet.import_key_set(await embedded.get("/connect/jwks"))
    token = decode(answer.json()["access_token"], keys, algorithms=["ES256"])
    assert token.header == {"typ": "at+jwt", "alg": "ES256", "kid": keys.keys[0].kid}
    now = int(embedded.clock.now().timestamp())
    assert token.claims.pop("jti")
    assert token.claims == {
        "iss": embedded.issuer,
        "aud": embedded.issuer,
        "sub": credentials[0],
        "client_id": credentials[0],
        "iat": now,
        "exp": now + 300,
        "scope": f"{PUPILS} {STAFF}",
    }


async def test_a_token_is_never_the_same_twice(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    answers = [await embedded.post("token", credentials, **ASKED) for _ in range(2)]
    first, second = (answer.json()["access_token"] for answer in answers)
    assert first != second


async def test_every_cause_of_a_wrong_client_reads_alike(embedded: Embedded) -> None:
    client_id, secret = await client_with_secret(embedded, PUPILS)
    disabled = await client_with_secret(embedded, PUPILS)
    await embedded.subject.worker.set_enabled(disabled[0], False)
    wrong = token_urlsafe(32)
    answers = [
        await embedded.post("token", (client_id, wrong), **ASKED),
        await embedded.post("token", ("nobody", wrong), **ASKED),
        await embedded.post("token", ("nobo\u00eb\0dy", wrong), **ASKED),
        await embedded.post("token", disabled, **ASKED),
        await embedded.post("token", None, **ASKED, client_id=client_id, client_secret=wrong),
        await embedded.post("token", None, **ASKED, client_id=client_id),
        await embedded.post("token", None, **ASKED),
        await embedded.post("token", (client_id, ""), **ASKED),
    ]
    assert {refusal(answer) for answer in answers} == {(401, "invalid_client")}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {f'Basic realm="{embedded.issuer}"'}
    assert (await embedded.post("token", (client_id, secret), **ASKED)).status_code == 200


@pytest.mark.parametrize(
    "header", ["Basic", "Basic %%%", "Basic /////w==", "Bearer abc", "Basic bm9jb2xvbg=="]
)
async def test_a_header_that_cannot_be_read_is_no_client(embedded: Embedded, header: str) -> None:
    answer = await embedded.http.post(
        f"{embedded.issuer}/connect/token", data=ASKED, headers={"Authorization": header}
    )
    assert refusal(answer) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (b"scope=x", "application/x-www-form-urlencoded", 400, "invalid_request"),
        (b"grant_type=&scope=x", "application/x-www-form-urlencoded", 400, "invalid_request"),
        (b"grant_type=password", "application/x-www-form-urlencoded", 400, "unsupported_grant_type"),
        (b"grant_type=%22%0a%c3%ab", "application/x-www-form-urlencoded", 400, "unsupported_grant_type"),
        (b"grant_type=a&grant_type=a", "application/x-www-form-urlencoded", 400, "invalid_request"),
        (b"grant_type=\xff", "application/x-www-form-urlencoded", 400, "invalid_request"),
        (b"a=1&" * 60, "application/x-www-form-urlencoded", 400, "invalid_request"),
        (b"a=" + b"1" * 70_000, "application/x-www-form-urlencoded", 413, "invalid_request"),
        (b'{"grant_type": "client_credentials"}', "application/json", 400, "invalid_request"),
    ],
)
async def test_a_request_that_is_not_in_order(
    embedded: Embedded, content: bytes, content_type: str, status: int, code: str
) -> None:
    answer = await embedded.http.post(
        f"{embedded.issuer}/connect/token", content=content, headers={"Content-Type": content_type}
    )
    assert refusal(answer) == (status, code)


async def test_a_client_authenticates_in_one_way(embedded: Embedded) -> None:
    client_id, secret = await client_with_secret(embedded, PUPILS)
    twice = await embedded.post("token", (client_id, secret), **ASKED, client_secret=secret)
    assert refusal(twice) == (400, "invalid_request")
    other = await embedded.post("token", (client_id, secret), **ASKED, client_id="other")
    assert refusal(other) == (400, "invalid_request")
    same = await embedded.post("token", (client_id, secret), **ASKED, client_id=client_id)
    assert same.status_code == 200


async def test_a_scope_that_could_not_be_is_refused_in_readable_words(embedded: Embedded) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    answer = await embedded.post("token", credentials, **ASKED, scope='"\\\0\u00eb' * 200)
    assert refusal(answer) == (400, "invalid_scope")
    assert answer.json()["error_description"].isascii()


async def test_a_client_without_access_hears_that_it_was_granted_none(embedded: Embedded) -> None:
    answer = await embedded.post("token", await client_with_secret(embedded), **ASKED)
    assert refusal(answer) == (400, "invalid_scope")
    assert "granted no access yet" in answer.json()["error_description"]


async def test_who_keeps_failing_waits_and_nobody_else(embedded: Embedded) -> None:
    client_id, secret = await client_with_secret(embedded, PUPILS)
    other = await client_with_secret(embedded, PUPILS)
    for _ in range(MOST_FAILURES):
        await embedded.post("token", (client_id, "wrong"), **ASKED)
    answer = await embedded.post("token", (client_id, secret), **ASKED)
    assert refusal(answer) == (429, "temporarily_unavailable")
    assert answer.headers["Retry-After"] == "60"
    assert (await embedded.post("token", other, **ASKED)).status_code == 200
    embedded.clock.move(timedelta(seconds=60))
    assert (await embedded.post("token", (client_id, secret), **ASKED)).status_code == 200


async def test_tokens_are_for_the_audience_that_was_configured(embedded: Embedded) -> None:
    client_id, secret = await client_with_secret(embedded, PUPILS)
    server = TokenServer(embedded.web_sessions, embedded.clock, embedded.issuer, [ENCRYPTION_KEY], "the APIs")
    form = {**ASKED, "client_id": client_id, "client_secret": secret}
    answer = await server.token(FormRequest(list(form.items()), None, ""))
    keys = KeySet.import_key_set(await embedded.get("/connect/jwks"))
    token = decode(answer.body["access_token"], keys)
    assert token.claims["aud"] == "the APIs"


async def test_neither_secret_nor_token_is_logged(
    embedded: Embedded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client_id, secret = await client_with_secret(embedded, PUPILS)
    token = (await embedded.post("token", (client_id, secret), **ASKED)).json()["access_token"]
    await embedded.post("token", (client_id, f"{secret}-wrong"), **ASKED)
    await embedded.post("introspect", (client_id, secret), token=token)
    await embedded.post("revoke", None, token=token, client_id=client_id, client_secret=secret)
    signature = token.rpartition(".")[2]
    assert "client_secret_basic" in caplog.text
    assert secret not in caplog.text
    assert signature not in caplog.text


@pytest.mark.parametrize(
    "issuer",
    ["http://portal.example", "https://portal.example/", "https://portal.example?a=b", "portal.example", ""],
)
def test_an_issuer_that_would_leak_secrets_is_refused(issuer: str) -> None:
    with pytest.raises(ValueError, match="cannot be an identity server's address"):
        TokenServer(async_sessionmaker(), StillClock(), issuer, [ENCRYPTION_KEY])


@pytest.mark.parametrize("issuer", ["https://portal.example", "http://127.0.0.1:8000", "http://localhost"])
def test_an_issuer_is_https_or_on_loopback(issuer: str) -> None:
    server = TokenServer(async_sessionmaker(), StillClock(), issuer, [ENCRYPTION_KEY])
    assert server.metadata["token_endpoint"] == f"{issuer}/connect/token"
