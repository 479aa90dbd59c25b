"""Bring the identity server in line. Every call may be sent twice and says how it should be."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from domain.access_change import AccessDifference
from domain.scopes import ScopeTemplates
from gateways.identity.port import ClientDirectory, UnknownClient
from storage.sessions import Storage
from storage.write import apps


@dataclass(frozen=True)
class NewClient:
    client_id: str
    app_id: UUID


@dataclass(frozen=True)
class ClientSwitch:
    client_id: str
    enabled: bool


@dataclass(frozen=True)
class ClientScopes:
    """What to add to a client and what to take away; all its other scopes stay (R54)."""

    client_id: str
    difference: AccessDifference


class IdentityServer:
    """The portal's hands at the identity server."""

    def __init__(self, directory: ClientDirectory, templates: ScopeTemplates, storage: Storage) -> None:
        self._directory = directory
        self._templates = templates
        self._storage = storage

    @activity.defn
    async def create_client(self, client: NewClient) -> str | None:
        """Have a client, named as the app. The workflow chose its id, so a second try finds the first.

        Gives the id that the identity server chose instead, where it chooses.
        """
        async with self._storage.writing_at_once() as session:
            app = await apps.find(session, client.app_id)
        name = app.name if app else client.client_id
        known_as = await self._directory.ensure_client(client.client_id, name)
        return known_as if known_as != client.client_id else None

    @activity.defn
    async def set_client_enabled(self, switch: ClientSwitch) -> None:
        """A client that is gone gets no token either way: the comparison shows it, and restoring switches it.

        Raising would end the app's workflow, and with it the app.
        """
        with suppress(UnknownClient):
            await self._directory.set_enabled(switch.client_id, switch.enabled)

    @activity.defn
    async def set_client_scopes(self, change: ClientScopes) -> None:
        granted = frozenset(map(self._templates.scope_of, change.difference.grant))
        revoked = frozenset(map(self._templates.scope_of, change.difference.revoke))
        await self._directory.set_scopes(change.client_id, granted, granted | revoked)
