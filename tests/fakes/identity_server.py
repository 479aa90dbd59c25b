"""An identity server in memory, that can be told to be away, and to be able to do less."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gateways import OutsideSystemUnavailable
from gateways.identity.embedded.directory import CAPABILITIES
from gateways.identity.port import (
    ClientSecret,
    IdentityClient,
    NotCapable,
    PublicKey,
    SomebodyElsesClient,
    UnknownClient,
)
from gateways.identity.public_keys import checked_public_keys, described


class MemoryDirectory:
    """Keeps what it is told, as far as its `capabilities` go. While `away`, all fails; `calls` counts.

    While it `refuses_changes` it answers, and can be looked at. `disable`, `forget`, `give`, `take` and
    `take_over` are what somebody does there past the portal.
    """

    def __init__(self) -> None:
        self.capabilities = CAPABILITIES
        self.away = False
        self.refuses_changes = False
        self.calls = 0
        self._clients: dict[str, IdentityClient] = {}
        self._secrets: dict[str, dict[UUID, ClientSecret]] = {}
        self._keys: dict[str, dict[str, Any]] = {}
        self._opened: set[str] = set()
        self._taken_over: set[str] = set()

    async def ensure_client(self, client_id: str, name: str) -> str:
        self._answer()
        if client_id in self._taken_over:
            raise SomebodyElsesClient(client_id)
        known_as = client_id if self.capabilities.own_client_ids else f"known-as-{client_id}"
        self._clients.setdefault(known_as, IdentityClient(known_as, name, True, frozenset()))
        return known_as

    async def set_scopes(self, client_id: str, scopes: frozenset[str], managed: frozenset[str]) -> None:
        client = self._changeable(client_id)
        kept = client.scopes - managed
        self._clients[client_id] = IdentityClient(client_id, client.name, client.enabled, kept | scopes)

    async def set_enabled(self, client_id: str, enabled: bool) -> None:
        client = self._changeable(client_id)
        self._clients[client_id] = replace(client, enabled=enabled)

    async def add_secret(
        self, client_id: str, secret_id: UUID, secret: str, expires_at: datetime | None
    ) -> str:
        self._known(client_id)
        secrets = self._secrets.setdefault(client_id, {})
        if not self.capabilities.own_secrets:
            if client_id in self._opened and secret_id not in secrets:
                raise NotCapable("told to have no other secret")
            secret = f"the-one-secret-of-{client_id}"
        self._opened.add(client_id)
        secrets[secret_id] = ClientSecret(secret_id, datetime.now(UTC), expires_at)
        return secret

    async def remove_secret(self, client_id: str, secret_id: UUID) -> None:
        self._known(client_id)
        self._secrets.get(client_id, {}).pop(secret_id, None)

    async def list_secrets(self, client_id: str) -> list[ClientSecret]:
        self._known(client_id)
        return list(self._secrets.get(client_id, {}).values())

    async def set_public_keys(self, client_id: str, jwks: Mapping[str, Any]) -> None:
        self._known(client_id)
        if not self.capabilities.public_keys:
            raise NotCapable("told to take no keys")
        self._keys[client_id] = checked_public_keys(jwks)

    async def list_public_keys(self, client_id: str) -> list[PublicKey]:
        self._known(client_id)
        return described(self._keys[client_id]) if client_id in self._keys else []

    async def get_client(self, client_id: str) -> IdentityClient | None:
        self._answer()
        return self._clients.get(client_id)

    async def list_clients(self) -> AsyncIterator[IdentityClient]:
        self._answer()
        for client in list(self._clients.values()):
            yield client

    def disable(self, client_id: str) -> None:
        self._clients[client_id] = replace(self._clients[client_id], enabled=False)

    def forget(self, client_id: str) -> None:
        del self._clients[client_id]

    def take_over(self, client_id: str) -> None:
        """It is still there, and no longer the portal's to manage."""
        self.forget(client_id)
        self._taken_over.add(client_id)

    def give(self, client_id: str, *scopes: str) -> None:
        client = self._clients[client_id]
        self._clients[client_id] = replace(client, scopes=client.scopes | frozenset(scopes))

    def take(self, client_id: str, *scopes: str) -> None:
        client = self._clients[client_id]
        self._clients[client_id] = replace(client, scopes=client.scopes - frozenset(scopes))

    def use(self, client_id: str, at: datetime) -> None:
        """The client fetches a token with each of its secrets."""
        kept = self._secrets[client_id]
        kept.update({name: replace(one, last_used_at=at) for name, one in kept.items()})

    def _changeable(self, client_id: str) -> IdentityClient:
        if self.refuses_changes:
            raise OutsideSystemUnavailable("identity server", "told to refuse changes")
        return self._known(client_id)

    def _known(self, client_id: str) -> IdentityClient:
        self._answer()
        if client_id not in self._clients:
            raise UnknownClient(client_id)
        return self._clients[client_id]

    def _answer(self) -> None:
        self.calls += 1
        if self.away:
            raise OutsideSystemUnavailable("identity server", "told to be away")
