"""The public keys with which clients sign their assertions (private_key_jwt)."""

from collections.abc import Iterable, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

ALGORITHMS = ("ES256", "PS256", "RS256")
"""What common libraries sign with. None is symmetric: that would be a secret with extra steps."""
LEAST_RSA_BITS = 2048

SigningKey = ECKey | RSAKey


def checked_public_keys(jwks: Mapping[str, Any]) -> dict[str, Any]:
    """The JWK Set as it is to be kept. ValueError says which key cannot be used, and why."""
    listed = jwks.get("keys")
    if not isinstance(listed, list):
        raise ValueError('a JWK Set is an object with a list of "keys" (RFC 7517 section 5)')
    for number, one in enumerate(listed, start=1):
        try:
            fault = _fault(one)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ValueError(f"key {number} cannot be read: {type(error).__name__}") from None
        if fault:
            raise ValueError(f"key {number} {fault}")
    return {"keys": listed}


def public_keys(jwks: Mapping[str, Any]) -> tuple[SigningKey, ...]:
    """The keys of a set that was checked before it was kept."""
    keys: Iterable[object] = KeySet.import_key_set({"keys": jwks["keys"]}).keys if jwks["keys"] else ()
    return tuple(key for key in keys if isinstance(key, SigningKey))


def _fault(jwk: dict[str, Any]) -> str | None:
    key = KeySet.import_key_set({"keys": [jwk]}).keys[0]
    if not isinstance(key, SigningKey):
        return "is neither RSA nor elliptic curve"
    if key.is_private:
        return "is a private key: keep it to yourself, and give its public half"
    if isinstance(key, ECKey):
        return None if key.curve_name == "P-256" else "is not on the curve P-256"
    bits: int = key.public_key.key_size
    return None if bits >= LEAST_RSA_BITS else f"has {bits} bits; {LEAST_RSA_BITS} is the least"
