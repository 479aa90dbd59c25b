"""What the portal needs of an identity server. Every call says "make it so", and may be sent twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


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


class UnknownClient(Exception):
    """The identity server has no client of this id."""


class ClientDirectory(Protocol):
    """The clients, scopes and secrets of an identity server.

    Every method raises `OutsideSystemUnavailable` when the server is away, and all but `ensure_client`,
    `get_client` and `list_clients` raise `UnknownClient`.
    """

    async def ensure_client(self, client_id: str, name: str) -> None:
        """Have a client of this id, made enabled and without scopes; one that exists is left as it is."""
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
    ) -> None:
        """Accept one more secret. The same `secret_id` again replaces it.

        The secret is 256 random bits or more in text; where the server keeps a bare hash of it, anything
        shorter is refused with ValueError.
        """
        ...

    async def remove_secret(self, client_id: str, secret_id: UUID) -> None:
        """Accept this secret no longer; one that is gone is no error."""
        ...

    async def list_secrets(self, client_id: str) -> list[ClientSecret]:
        """The secrets that are accepted, oldest first."""
        ...

    async def get_client(self, client_id: str) -> IdentityClient | None: ...

    def list_clients(self) -> AsyncIterator[IdentityClient]: ...
