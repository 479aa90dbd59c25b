"""Where the endpoints are, and what they can do (RFC 8414)."""

from dataclasses import dataclass
from typing import Any

from gateways.identity.public_keys import ALGORITHMS

METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
GRANT_TYPE = "client_credentials"


@dataclass(frozen=True)
class Addresses:
    """The endpoints' addresses under the issuer, which is the portal's public address."""

    issuer: str

    @property
    def token(self) -> str:
        return f"{self.issuer}/connect/token"

    @property
    def introspect(self) -> str:
        return f"{self.issuer}/connect/introspect"

    @property
    def revoke(self) -> str:
        return f"{self.issuer}/connect/revoke"

    @property
    def jwks(self) -> str:
        return f"{self.issuer}/connect/jwks"


def server_metadata(addresses: Addresses) -> dict[str, Any]:
    """RFC 8414 section 2. Scopes are left out: which schools a client reaches is nobody else's business."""
    methods, algorithms = list(METHODS), list(ALGORITHMS)
    return {
        "issuer": addresses.issuer,
        "token_endpoint": addresses.token,
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "introspection_endpoint": addresses.introspect,
        "introspection_endpoint_auth_methods_supported": methods,
        "introspection_endpoint_auth_signing_alg_values_supported": algorithms,
        "revocation_endpoint": addresses.revoke,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": algorithms,
        "jwks_uri": addresses.jwks,
        "grant_types_supported": [GRANT_TYPE],
        # Empty, for want of an authorization endpoint. Section 3.2 would leave it out, but section 2 requires
        # it, and so do libraries.
        "response_types_supported": [],
    }
