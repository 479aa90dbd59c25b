"""Access tokens: signed JWTs after RFC 9068, which an API can check without asking us."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwt import decode, encode

from gateways.identity.embedded.signing_keys import ALGORITHM, KeyRing

LIFE = timedelta(minutes=5)
"""A scope that is taken away stays in the tokens given out before: never longer than this."""
TYPE = "at+jwt"


@dataclass(frozen=True)
class AccessToken:
    """A token and what it says. Times are whole seconds, as in the token."""

    client_id: str
    scopes: frozenset[str]
    issuer: str
    audience: str
    jti: str
    issued_at: datetime
    expires_at: datetime

    @property
    def scope(self) -> str:
        return scope_text(self.scopes)

    @property
    def claims(self) -> dict[str, Any]:
        """RFC 9068 section 2.2. There is no user: the client is its own subject."""
        return {
            "iss": self.issuer,
            "sub": self.client_id,
            "client_id": self.client_id,
            "aud": self.audience,
            "iat": int(self.issued_at.timestamp()),
            "exp": int(self.expires_at.timestamp()),
            "jti": self.jti,
            "scope": self.scope,
        }


def scope_text(scopes: Collection[str]) -> str:
    return " ".join(sorted(scopes))


def new_access_token(
    client_id: str, scopes: frozenset[str], issuer: str, audience: str, now: datetime
) -> AccessToken:
    issued_at = now.replace(microsecond=0)
    return AccessToken(client_id, scopes, issuer, audience, token_urlsafe(16), issued_at, issued_at + LIFE)


def signed(token: AccessToken, keys: KeyRing, now: datetime) -> str:
    key = keys.signing(now)
    header = {"typ": TYPE, "alg": ALGORITHM, "kid": key.kid}
    return encode(header, token.claims, key.jwk, algorithms=[ALGORITHM])


def read_access_token(text: str, keys: KeyRing, issuer: str, now: datetime) -> AccessToken | None:
    """The token, if we signed it and its time is not over."""
    try:
        read = decode(text, keys.published(now), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return None
    claims = read.claims
    if read.header.get("typ") != TYPE or claims["iss"] != issuer or claims["exp"] <= now.timestamp():
        return None
    return AccessToken(
        client_id=claims["client_id"],
        scopes=frozenset(claims["scope"].split()),
        issuer=claims["iss"],
        audience=claims["aud"],
        jti=claims["jti"],
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
