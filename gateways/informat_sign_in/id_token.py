"""Validation of an id_token: OpenID Connect Core 3.1.3.7, with joserfc for the cryptography."""

from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from gateways.informat_sign_in.failures import SignInFailed, SignInFailure

# Asymmetric ones alone: "none" is no signature, and with HS256 whoever knows the client's secret could sign.
ALGORITHMS = (
    *("RS256", "RS384", "RS512"),
    *("PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512"),
    *("EdDSA", "Ed25519"),
)
# Between two clocks that are each kept by NTP; more would keep old tokens alive.
LEEWAY_SECONDS = 60

_FAILURE_OF_CLAIM = {
    "iss": SignInFailure.ID_TOKEN_ISSUER,
    "aud": SignInFailure.ID_TOKEN_AUDIENCE,
    "azp": SignInFailure.ID_TOKEN_AUDIENCE,
    "exp": SignInFailure.ID_TOKEN_TIME,
    "iat": SignInFailure.ID_TOKEN_TIME,
    "nbf": SignInFailure.ID_TOKEN_TIME,
    "nonce": SignInFailure.ID_TOKEN_NONCE,
}


class SignedByUnknownKey(Exception):
    """No key of these made the signature. The provider may have a new one."""


def claims_of(id_token: str, keys: KeySet) -> dict[str, Any]:
    """The claims, when one of the keys signed them. Nothing about their content is checked yet."""
    try:
        return jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
    except (InvalidKeyIdError, BadSignatureError) as error:
        raise SignedByUnknownKey(str(error)) from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignInFailed(SignInFailure.ID_TOKEN_MALFORMED, str(error)) from error


def subject_of(claims: dict[str, Any], *, issuer: str, client_id: str, nonce: str, now: datetime) -> str:
    """Whom the claims are about, once they are for us, in time, and the answer to our question."""
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
        azp={"essential": _has_other_audiences(claims), "value": client_id},
    )
    try:
        registry.validate(claims)
    except ClaimError as error:
        reason = _FAILURE_OF_CLAIM.get(error.claim, SignInFailure.ID_TOKEN_MALFORMED)
        raise SignInFailed(reason, str(error)) from error
    return str(claims["sub"])


def _has_other_audiences(claims: dict[str, Any]) -> bool:
    audience = claims.get("aud")
    return isinstance(audience, list) and len(audience) > 1
