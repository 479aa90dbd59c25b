"""What the portal needs of an identity server. Every call says "make it so", and may be sent twice."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

SYSTEM = "identity server"


@dataclass(frozen=True)
class IdentityClient:
    """A client as the identity server has it. Scopes include those that the portal does not manage."""

    client_id: str
    name: str
    enabled: bool
    scopes: frozenset[str]


@dataclass(frozen=True)
class ClientSecret:
    """A secret that exists: never the secret itself."""

    secret_id: UUID
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None = None
    """None where it was never used, or where the server does not tell."""


@dataclass(frozen=True)
class PublicKey:
    """A key that proves a client. `thumbprint` names it (RFC 7638); `key_id` is what its owner calls it."""

    thumbprint: str
    kind: str
    key_id: str | None


@dataclass(frozen=True)
class Capabilities:
    """What an identity server can do. What it cannot, the portal says instead of offering it."""

    most_secrets: int | None
    """How many secrets a client can have at once, where that is limited. With one, changing over stops it."""
    secret_expiry: bool
    """A secret can be given an end."""
    last_use: bool
    """The server tells when a secret was last used."""
    own_client_ids: bool
    """The portal chooses the id of a new client; else the server does."""
    own_secrets: bool
    """The portal makes secrets; else the server does, and perhaps never another than its first."""
    every_client: bool
    """Clients that somebody else made are seen and can be managed; else only those that the portal made."""
    public_keys: bool
    """A client can prove itself with a key of its own (private_key_jwt), beside a secret or without one."""


class UnknownClient(Exception):
    """The identity server has no client of this id, or none that the portal may manage."""


class SomebodyElsesClient(Exception):
    """The identity server has a client of this id that the portal may not manage. No retry changes that."""


class NotCapable(Exception):
    """The identity server cannot do this, and will not when asked again."""


class ClientDirectory(Protocol):
    """The clients, scopes and secrets of an identity server.

    Every method raises `OutsideSystemUnavailable` when the server is away, and all but `ensure_client`,
    `get_client` and `list_clients` raise `UnknownClient`. After either, what was asked may have been done or
    not: asking again makes it so.
    """

    @property
    def capabilities(self) -> Capabilities: ...

    async def ensure_client(self, client_id: str, name: str) -> str:
        """Have a client for this id, made enabled and without scopes; one that exists is left as it is.

        Gives the id that the server knows it by, which is another one unless `own_client_ids`; asked again
        with the same id, it gives the same. Every other method wants the id that this gave. Raises
        `SomebodyElsesClient` where the id is taken, rather than make a client of it the portal's.
        """
        ...

    async def set_scopes(self, client_id: str, scopes: frozenset[str], managed: frozenset[str]) -> None:
        """Of the `managed` scopes, give the client exactly `scopes`; leave every other scope as it is.

        Raises ValueError for a scope to give that is not among the managed ones.
        """
        ...

    async def set_enabled(self, client_id: str, enabled: bool) -> None:
        """Let the client get tokens, or not."""
        ...

    async def add_secret(
        self, client_id: str, secret_id: UUID, secret: str, expires_at: datetime | None
    ) -> str:
        """Accept one more secret. Gives the one that works: this one, or the server's unless `own_secrets`.

        The same `secret_id` again replaces it. The secret is 256 random bits or more in text; where the
        server keeps a bare hash of it, anything shorter is refused with ValueError. Raises `NotCapable` for
        one above `most_secrets`, for an end without `secret_expiry`, and when the server has no other secret
        to give than one that was removed.
        """
        ...

    async def remove_secret(self, client_id: str, secret_id: UUID) -> None:
        """Accept this secret no longer; one that is gone is no error."""
        ...

    async def list_secrets(self, client_id: str) -> list[ClientSecret]:
        """The secrets that are accepted, oldest first."""
        ...

    async def set_public_keys(self, client_id: str, jwks: Mapping[str, Any]) -> None:
        """Accept assertions signed with one of these public keys (RFC 7523), and with no other.

        `jwks` is a JWK Set; an empty one ends it. Refuses `UNUSABLE_KEYS` for a key that is private,
        symmetric, weak, or not for ES256, PS256 or RS256, and raises `NotCapable` without `public_keys`.
        """
        ...

    async def list_public_keys(self, client_id: str) -> list[PublicKey]:
        """The keys that are accepted; none without `public_keys`."""
        ...

    async def get_client(self, client_id: str) -> IdentityClient | None: ...

    def list_clients(self) -> AsyncIterator[IdentityClient]: ...
