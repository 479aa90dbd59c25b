"""A client's metadata, as RFC 7591 and 7592 have it: what the portal sets, and what it reads from it."""

from datetime import UTC, datetime
from typing import Any

from joserfc.jwk import ECKey

from gateways.identity.port import IdentityClient

GRANT = "client_credentials"
NOTHING = "informat.portal.nothing"
"""A scope that opens nothing. Every client of the portal's has it: without any, a server may give all."""
NOT_SENT_BACK = frozenset(
    {
        "registration_access_token",
        "registration_client_uri",
        "client_secret_expires_at",
        "client_id_issued_at",
    }
)
"""What RFC 7592 section 2.2 keeps out of an update."""


def new_client(software_id: str, name: str) -> dict[str, Any]:
    """A client that cannot get a token yet: nobody has the key that it has to sign with."""
    return {
        "client_name": name,
        "software_id": software_id,
        "grant_types": [GRANT],
        "response_types": [],
        "scope": NOTHING,
        **locked(),
    }


def locked() -> dict[str, Any]:
    """No secret opens it. The private half of this key is forgotten here and now."""
    key = ECKey.generate_key("P-256", auto_kid=True)
    return {
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": [key.as_dict(private=False)]},
    }


def opened_by_secret() -> dict[str, Any]:
    return {"token_endpoint_auth_method": "client_secret_basic", "jwks": None}


def switched(enabled: bool) -> dict[str, Any]:
    return {"grant_types": [GRANT] if enabled else []}


def scopes_in(client: dict[str, Any]) -> frozenset[str]:
    return frozenset((client.get("scope") or "").split()) - {NOTHING}


def with_scopes(scopes: frozenset[str]) -> dict[str, Any]:
    return {"scope": " ".join(sorted({NOTHING, *scopes}))}


def update_of(client: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The whole client with these changes: what an update leaves out, the server forgets."""
    return {
        name: value
        for name, value in (client | changes).items()
        if value is not None and name not in NOT_SENT_BACK
    }


def expiry_in(client: dict[str, Any]) -> datetime | None:
    """When the server ends the secret; 0 is never (RFC 7591 section 3.2.1)."""
    seconds = client.get("client_secret_expires_at")
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def as_client(client: dict[str, Any]) -> IdentityClient:
    return IdentityClient(
        client["client_id"],
        client.get("client_name") or "",
        GRANT in client.get("grant_types", []),
        scopes_in(client),
    )
