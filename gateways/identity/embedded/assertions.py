"""Assertions: a client proves itself by a short JWT that it signed (private_key_jwt, RFC 7523)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry, decode

from gateways.identity.embedded.known_client import KnownClient
from gateways.identity.public_keys import ALGORITHMS

LEEWAY = timedelta(seconds=60)
"""How far a client's clock may be off."""
LONGEST_LIFE = timedelta(hours=1)
"""What common libraries give an assertion. Each is remembered that long, to refuse it a second time."""
REMEMBERED_LONGER = 2 * LEEWAY
"""Its end and the leeway, and more: times are compared in whole seconds, and exp may have a fraction."""
_JTI = re.compile(r"[\x20-\x7e]{1,255}")


@dataclass(frozen=True)
class UsedAssertion:
    """An assertion that proved its client, and from now on proves nothing."""

    jti: str
    expires_at: datetime


def proven(
    assertion: str, client: KnownClient, audiences: Collection[str], now: datetime
) -> UsedAssertion | None:
    """The assertion, if this client signed it for one of the audiences; None for any other."""
    claims = _signed_claims(assertion, client)
    if claims is None or not _in_order(claims, client.client_id, audiences, now):
        return None
    return UsedAssertion(claims["jti"], datetime.fromtimestamp(claims["exp"], UTC) + REMEMBERED_LONGER)


def _signed_claims(assertion: str, client: KnownClient) -> dict[str, Any] | None:
    # Every key is tried: which one it was is for the signature to say, and not for a header.
    for key in client.keys:
        try:
            return decode(assertion, key, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            continue
    return None


def _in_order(claims: dict[str, Any], client_id: str, audiences: Collection[str], now: datetime) -> bool:
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": client_id},
        sub={"essential": True, "value": client_id},
        aud={"essential": True, "values": list(audiences)},
        exp={"essential": True},
        jti={"essential": True},
    )
    try:
        registry.validate(claims)
    except (JoseError, TypeError, ValueError):
        return False
    longest = (now + LONGEST_LIFE + LEEWAY).timestamp()
    return claims["exp"] <= longest and isinstance(claims["jti"], str) and bool(_JTI.fullmatch(claims["jti"]))
