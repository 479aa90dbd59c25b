"""The public keys with which clients sign their assertions (private_key_jwt)."""

from collections.abc import Iterable, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from domain.identity_refusals import BadPublicKeys, PrivateKeyGiven, SymmetricKeyGiven, UnfitKey
from gateways.identity.port import PublicKey

ALGORITHMS = ("ES256", "PS256", "RS256")
"""What common libraries sign with. None is symmetric: that would be a secret with extra steps."""
LEAST_RSA_BITS, MOST_RSA_BITS = 2048, 4096
"""Below it can be broken; above it each try to sign in costs the server more than the one who tries."""
MOST_KEYS = 5
"""Every key is tried on every assertion. Two are enough to change over."""
LONGEST_KEY_ID = 255
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Of private and of symmetric keys (RFC 7518 section 6). They are looked for before a key is read at all."""
PUBLIC_MEMBERS: Mapping[str, tuple[str, ...]] = {"EC": ("crv", "x", "y"), "RSA": ("n", "e")}
LONGEST_MEMBER: Mapping[str, int] = {"x": 43, "y": 43, "n": 683, "e": 6}
"""Characters of base64url: P-256, and RSA of 4096 bits with an exponent of 32. What is longer is not read at
all: it would be read again at each try to sign in, which takes seconds for a number of megabytes."""

SigningKey = ECKey | RSAKey


def checked_public_keys(jwks: Mapping[str, Any]) -> dict[str, Any]:
    """The JWK Set as it is to be kept: what verifies, the keys' ids, and nothing else.

    Refuses `UNUSABLE_KEYS`, which says which key and why in words that quote nothing of it.
    """
    listed = jwks.get("keys")
    if not isinstance(listed, list):
        raise BadPublicKeys('A JWK Set is an object with a list of "keys" (RFC 7517 section 5).')
    if len(listed) > MOST_KEYS:
        raise BadPublicKeys(f"There are {len(listed)} keys; {MOST_KEYS} is the most.")
    return {"keys": [_checked(f"Key {number}", one) for number, one in enumerate(listed, start=1)]}


def public_keys(jwks: Mapping[str, Any]) -> tuple[SigningKey, ...]:
    """The keys of a set that was checked before it was kept."""
    keys: Iterable[object] = KeySet.import_key_set({"keys": jwks["keys"]}).keys if jwks["keys"] else ()
    return tuple(key for key in keys if isinstance(key, SigningKey))


def described(jwks: Mapping[str, Any]) -> list[PublicKey]:
    """What can be shown of the keys of such a set."""
    return [_described(key, one.get("kid")) for key, one in zip(public_keys(jwks), jwks["keys"], strict=True)]


def _checked(name: str, jwk: object) -> dict[str, Any]:
    if not isinstance(jwk, dict):
        raise BadPublicKeys(f"{name} is no JWK.")
    if jwk.get("kty") == "oct":
        raise SymmetricKeyGiven(f"{name} is symmetric: that is a secret, and not a public key.")
    if PRIVATE_MEMBERS & jwk.keys():
        raise PrivateKeyGiven(f"{name} is a private key: keep it to yourself, and give its public half.")
    members = PUBLIC_MEMBERS.get(str(jwk.get("kty")))
    if members is None:
        raise UnfitKey(f"{name} is neither RSA nor elliptic curve.")
    kept = {one: value for one, value in jwk.items() if one in {"kty", "kid", *members}}
    key_id = kept.get("kid", "")
    if not isinstance(key_id, str) or len(key_id) > LONGEST_KEY_ID or not key_id.isprintable():
        raise BadPublicKeys(f"{name} has an id that is no text of {LONGEST_KEY_ID} characters or less.")
    if any(len(str(kept.get(one, ""))) > longest for one, longest in LONGEST_MEMBER.items()):
        raise UnfitKey(f"{name} is larger than is taken: P-256, or RSA of {MOST_RSA_BITS} bits.")
    try:
        key: SigningKey = (ECKey if kept["kty"] == "EC" else RSAKey).import_key(kept)
        fault = _unfit(key)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadPublicKeys(f"{name} cannot be read: {type(error).__name__}.") from None
    if fault:
        raise UnfitKey(f"{name} {fault}.")
    # The numbers as they are, by way of PEM: zeros in front would make another thumbprint of the same key.
    written = type(key).import_key(key.as_pem(private=False)).as_dict(private=False)
    return kept | {one: written[one] for one in members}


def _unfit(key: SigningKey) -> str | None:
    if isinstance(key, ECKey):
        return None if key.curve_name == "P-256" else "is not on the curve P-256"
    bits: int = key.public_key.key_size
    fits = LEAST_RSA_BITS <= bits <= MOST_RSA_BITS
    return None if fits else f"has {bits} bits; {LEAST_RSA_BITS} to {MOST_RSA_BITS} are taken"


def _described(key: SigningKey, key_id: str | None) -> PublicKey:
    kind = f"EC {key.curve_name}" if isinstance(key, ECKey) else f"RSA {key.public_key.key_size}"
    return PublicKey(key.thumbprint(), kind, key_id)
