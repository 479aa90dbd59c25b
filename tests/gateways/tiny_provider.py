"""An OpenID Connect provider written by hand, that can be told to do wrong. Real HTTP, real signatures."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from litestar import Litestar, Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateways.clock import SystemClock
from gateways.informat_sign_in import InformatSignIn, SignInAttempt, SignInFailed, SignInFailure

CLIENT_ID = "portal:test"
CLIENT_SECRET = "geheim é&"
SUBJECT = "an.peeters"
REDIRECT = "http://127.0.0.1:8000/session/informat?from=mail"


def new_key() -> RSAKey:
    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    return key


@cache
def usual_key() -> RSAKey:
    """One for all: making a key takes longer than signing in."""
    return new_key()


@dataclass
class TinyProvider:
    """Signs with `key` and publishes `published`. `claims` and `header` go over what is right.

    A claim that is a timedelta is a time as far from the moment of signing; None leaves the claim out.
    """

    key: RSAKey | OctKey = field(default_factory=usual_key)
    published: list[RSAKey] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, tuple[int, object]] = field(default_factory=dict)
    """What a path answers instead of the right thing: status and body."""
    nonce: str = ""
    issuer: str = ""
    asked: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.published and isinstance(self.key, RSAKey):
            self.published = [self.key]

    def app(self) -> Litestar:
        return Litestar(self._routes())

    def id_token(self) -> str:
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": SUBJECT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
        } | self.claims
        given = {
            name: now + int(value.total_seconds()) if isinstance(value, timedelta) else value
            for name, value in claims.items()
            if value is not None
        }
        header = {"alg": "RS256", "kid": self.key.kid} | self.header
        return jwt.encode(header, given, self.key, algorithms=["RS256", "HS256", "PS256"])

    def _routes(self) -> list[HTTPRouteHandler]:
        @get("/.well-known/openid-configuration")
        async def configuration() -> Response[object]:
            return self._answer("configuration", self._metadata())

        @get("/jwks")
        async def jwks() -> Response[object]:
            return self._answer("jwks", KeySet(list(self.published)).as_dict())

        @post("/token", status_code=200)
        async def token(request: Request[Any, Any, Any]) -> Response[object]:
            self.forms.append({name: str(value) for name, value in (await request.form()).items()})
            self.authorizations.append(request.headers.get("authorization"))
            return self._answer("token", {"token_type": "Bearer", "id_token": self.id_token()})

        return [configuration, jwks, token]

    def _answer(self, path: str, right: object) -> Response[object]:
        self.asked.append(path)
        status, body = self.answers.get(path, (200, right))
        return Response(body, status_code=status)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        } | self.metadata


def sign_in_at(http: httpx.AsyncClient, issuer: str, secret: str = CLIENT_SECRET) -> InformatSignIn:
    return InformatSignIn(http, issuer, CLIENT_ID, secret, REDIRECT, SystemClock())


async def begun(
    http: httpx.AsyncClient, provider: TinyProvider, secret: str = CLIENT_SECRET
) -> tuple[InformatSignIn, SignInAttempt, dict[str, str]]:
    """A sign-in under way, and the parameters with which the browser comes back."""
    sign_in = sign_in_at(http, provider.issuer, secret)
    attempt = await sign_in.begin()
    provider.nonce = attempt.nonce
    return sign_in, attempt, {"state": attempt.state, "code": "c0de"}


async def failure(sign_in: InformatSignIn, attempt: SignInAttempt, query: dict[str, str]) -> SignInFailure:
    with pytest.raises(SignInFailed) as raised:
        await sign_in.finish(attempt, query)
    return raised.value.reason
