"""`ClientDirectory` over Glewlwyd's management API."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote
from uuid import UUID

from gateways import OutsideSystemUnavailable
from gateways.clock import Clock
from gateways.identity.management import Management, as_object, as_objects
from gateways.identity.port import (
    SYSTEM,
    Capabilities,
    ClientSecret,
    IdentityClient,
    NotCapable,
    PublicKey,
    SomebodyElsesClient,
    UnknownClient,
)
from gateways.identity.scope_change import ScopeChange
from gateways.identity.turns import Turns

CAPABILITIES = Capabilities(
    most_secrets=1,
    secret_expiry=False,
    last_use=False,
    own_client_ids=True,
    own_secrets=True,
    every_client=True,
    public_keys=False,
)
CLIENTS_A_PAGE = 500
GRANT = "client_credentials"
METHODS = ["client_secret_basic", "client_secret_post"]
SECRET_NOTE = "portal_secret"  # noqa: S105 - a property's name
"""The property of a client that says which secret is its password: the secret's id, and since when."""
NO_SEGMENT = frozenset({"", ".", ".."})
"""What no quoting keeps from meaning another address than a client's: such an id is nobody's."""
NOT_FOUND = frozenset({HTTPStatus.NOT_FOUND})


class GlewlwydDirectory:
    """See `ClientDirectory`. Clients that may not use client_credentials do not exist for it.

    Glewlwyd's PUT replaces a client's properties and scopes as a whole, so each change reads the client first
    and has its turn. Who changes that client in Glewlwyd's own pages just between the two is overtaken.
    """

    def __init__(self, asked: Management, api: str, api_key: str, turns: Turns, clock: Clock) -> None:
        self._asked = asked
        self._api = api.rstrip("/")
        self._authorization = f"token {api_key}"
        self._turns = turns
        self._clock = clock

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def ensure_client(self, client_id: str, name: str) -> str:
        new = {
            "client_id": client_id,
            "name": name,
            "enabled": True,
            "confidential": True,
            "scope": [],
            "authorization_type": [GRANT],
            "token_endpoint_auth_method": METHODS,
        }
        if client_id in NO_SEGMENT:
            raise SomebodyElsesClient(client_id)
        async with self._turns.of(client_id):
            there = await self._look_up(client_id)
            if there is None:
                await self._asked.ask("POST", f"{self._api}/client/", self._authorization, new)
            elif not _is_known_as(there, client_id):
                raise SomebodyElsesClient(client_id)
        return client_id

    async def set_scopes(self, client_id: str, scopes: frozenset[str], managed: frozenset[str]) -> None:
        change = ScopeChange(scopes, managed)
        async with self._turns.of(client_id):
            client = await self._require(client_id)
            held = frozenset(client["scope"])
            wanted = change.applied_to(held)
            if wanted != held:
                await self._replace(client, scope=sorted(wanted))

    async def set_enabled(self, client_id: str, enabled: bool) -> None:
        async with self._turns.of(client_id):
            client = await self._require(client_id)
            if client["enabled"] != enabled:
                await self._replace(client, enabled=enabled)

    async def add_secret(
        self, client_id: str, secret_id: UUID, secret: str, expires_at: datetime | None
    ) -> str:
        if expires_at is not None:
            raise NotCapable("Glewlwyd's secrets have no end")
        async with self._turns.of(client_id):
            client = await self._require(client_id)
            known = _note_of(client)
            if known and known.secret_id != secret_id:
                raise NotCapable("Glewlwyd keeps one secret for each client; remove that first")
            await self._require_note_kept(client["source"])
            note = known or _Note(secret_id, self._clock.now())
            await self._replace(client, password=secret, **{SECRET_NOTE: str(note)})
        return secret

    async def remove_secret(self, client_id: str, secret_id: UUID) -> None:
        async with self._turns.of(client_id):
            client = await self._require(client_id)
            known = _note_of(client)
            if known and known.secret_id == secret_id:
                del client[SECRET_NOTE]
                # A password cannot be taken away, only replaced: by one that nobody knows.
                await self._replace(client, password=token_urlsafe(32))

    async def list_secrets(self, client_id: str) -> list[ClientSecret]:
        note = _note_of(await self._require(client_id))
        return [ClientSecret(note.secret_id, note.since, None)] if note else []

    async def set_public_keys(self, client_id: str, jwks: Mapping[str, Any]) -> None:
        raise NotCapable("the portal gives Glewlwyd no keys")

    async def list_public_keys(self, client_id: str) -> list[PublicKey]:
        await self._require(client_id)
        return []

    async def get_client(self, client_id: str) -> IdentityClient | None:
        client = await self._find(client_id)
        return _client(client) if client else None

    async def list_clients(self) -> AsyncIterator[IdentityClient]:
        """All clients. A client that comes while this runs may be missed, and is seen the next time."""
        seen = set[str]()
        while True:
            page = f"{self._api}/client/?offset={len(seen)}&limit={CLIENTS_A_PAGE}"
            clients = as_objects(await self._asked.ask("GET", page, self._authorization))
            new = [client for client in clients if client["client_id"] not in seen]
            for client in filter(_is_ours, new):
                yield _client(client)
            if not new:
                return
            seen |= {client["client_id"] for client in new}

    async def _find(self, client_id: str) -> dict[str, Any] | None:
        client = await self._look_up(client_id)
        return client if client and _is_known_as(client, client_id) else None

    async def _look_up(self, client_id: str) -> dict[str, Any] | None:
        """Whatever Glewlwyd has under this id, the portal's or not."""
        if client_id in NO_SEGMENT:
            return None
        answer = await self._asked.ask(
            "GET", self._address(client_id), self._authorization, accepted=NOT_FOUND
        )
        return None if answer.status_code == HTTPStatus.NOT_FOUND else as_object(answer)

    async def _require(self, client_id: str) -> dict[str, Any]:
        client = await self._find(client_id)
        if client is None:
            raise UnknownClient(client_id)
        return client

    async def _replace(self, client: dict[str, Any], **changes: Any) -> None:
        """Put the client as it was read, with these changes. Without a password it keeps the one it has."""
        whole = {
            name: value
            for name, value in (client | changes).items()
            if value is not None and name != "source"
        }
        await self._asked.ask("PUT", self._address(client["client_id"]), self._authorization, whole)

    async def _require_note_kept(self, source: str) -> None:
        """A property that is not declared is dropped without a word, and so would the secret's id be."""
        module = await self._asked.ask(
            "GET", f"{self._api}/mod/client/{quote(source, safe='')}", self._authorization
        )
        if SECRET_NOTE not in as_object(module)["parameters"].get("data-format", {}):
            raise OutsideSystemUnavailable(
                SYSTEM, f"its client module {source!r} has no property {SECRET_NOTE}: see docs/decisions/0011"
            )

    def _address(self, client_id: str) -> str:
        return f"{self._api}/client/{quote(client_id, safe='')}"


@dataclass(frozen=True)
class _Note:
    secret_id: UUID
    since: datetime

    def __str__(self) -> str:
        return f"{self.secret_id} {self.since.isoformat()}"


def _note_of(client: dict[str, Any]) -> _Note | None:
    """What the portal noted with the password; None where it did not, or where the note cannot be read."""
    secret_id, _, since = (client.get(SECRET_NOTE) or "").partition(" ")
    try:
        return _Note(UUID(secret_id), datetime.fromisoformat(since))
    except ValueError:
        return None


def _is_ours(client: dict[str, Any]) -> bool:
    return GRANT in client.get("authorization_type", [])


def _is_known_as(client: dict[str, Any], client_id: str) -> bool:
    """Glewlwyd looks ids up without regard to case; a token carries the id as it was asked for."""
    return client["client_id"] == client_id and _is_ours(client)


def _client(client: dict[str, Any]) -> IdentityClient:
    return IdentityClient(
        client["client_id"], client.get("name") or "", client["enabled"], frozenset(client["scope"])
    )
