"""Compare the identity server with the record, and write down what differs. Nothing is repaired here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from temporalio import activity

from domain.drift import RecordedClient, ServerClient, differences
from domain.scopes import ScopeTemplates
from domain.viewers import Actor
from gateways.clock import Clock
from gateways.identity.port import ClientDirectory, IdentityClient
from storage.sessions import Storage
from storage.write import drift

CLIENTS_A_LOOK = 200
TRIES = 3
"""How often a client is compared that changes meanwhile; what it then is, the next comparison finds."""


@dataclass(frozen=True)
class AskedCheck:
    """`run` is the one workflow run that asks; without `client_id` everything is compared."""

    run: str
    actor: Actor
    client_id: str | None = None


@dataclass(frozen=True)
class Compared:
    """How many clients were compared, and how many differences there are among them now."""

    clients: int
    differences: int


class DriftCheck:
    """A difference counts only when the record is the same before and after the look at the server.

    Otherwise a save that came through in between would look like one.
    """

    def __init__(
        self, storage: Storage, directory: ClientDirectory, templates: ScopeTemplates, clock: Clock
    ) -> None:
        self._storage = storage
        self._directory = directory
        self._templates = templates
        self._clock = clock

    @activity.defn
    async def record_drift(self, asked: AskedCheck) -> Compared:
        """Compare all clients, or the one that is asked for, and keep exactly what differs now."""
        if asked.client_id is None:
            seen, suspects = await self._suspects()
        else:
            seen, suspects = 1, frozenset({asked.client_id})
        for client_id in sorted(suspects):
            activity.heartbeat()
            await self._compare(client_id)
        async with self._storage.writing() as session:
            now = self._clock.now()
            found = await drift.note_check(session, asked.run, asked.actor.name, asked.client_id, seen, now)
        return Compared(seen, found)

    async def _suspects(self) -> tuple[int, frozenset[str]]:
        """How many clients the server has, and which ones need a closer look, for better or worse."""
        async with self._storage.writing() as session:
            unseen = await drift.clients_known(session)
            suspects = await drift.clients_shown(session)
        seen = 0
        async for look in _in_looks(self._directory.list_clients()):
            activity.heartbeat()
            suspects |= await self._differing(look)
            unseen -= {one.client_id for one in look}
            seen += len(look)
        return seen, suspects | unseen

    async def _differing(self, seen: list[IdentityClient]) -> frozenset[str]:
        async with self._storage.writing() as session:
            records = await drift.records_of(session, [one.client_id for one in seen])
        return frozenset(
            one.client_id
            for one in seen
            if differences(one.client_id, records.get(one.client_id), as_compared(one, self._templates))
        )

    async def _compare(self, client_id: str) -> None:
        for _ in range(TRIES):
            async with self._storage.writing() as session:
                before = (await drift.records_of(session, [client_id])).get(client_id)
            seen = await self._directory.get_client(client_id)
            server = as_compared(seen, self._templates)
            async with self._storage.writing() as session:
                if await drift.hold_record(session, client_id) != before:
                    continue
                if before is None and client_id in await drift.clients_being_made(session):
                    return
                found = differences(client_id, before, server)
                await drift.replace(session, client_id, _name(before, server), found, self._clock.now())
                return


def as_compared(client: IdentityClient | None, templates: ScopeTemplates) -> ServerClient | None:
    """A client of the identity server with its scopes sorted out."""
    if client is None:
        return None
    return ServerClient(client.enabled, *templates.sorted_out(client.scopes), client.name)


async def _in_looks(clients: AsyncIterator[IdentityClient]) -> AsyncIterator[list[IdentityClient]]:
    """The clients some at a time, so that the record is asked for many at once."""
    look: list[IdentityClient] = []
    async for client in clients:
        look.append(client)
        if len(look) == CLIENTS_A_LOOK:
            yield look
            look = []
    yield look


def _name(record: RecordedClient | None, server: ServerClient | None) -> str:
    known = record or server
    return known.name if known else ""
