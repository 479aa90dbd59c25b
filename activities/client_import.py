"""Take over the clients and scopes that the identity server has (R7). Nothing is changed there."""

from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from domain.apis import AccessRight
from domain.log_events import LogEvent, Step
from domain.scopes import ScopeTemplates
from gateways.clock import Clock
from gateways.identity.port import ClientDirectory, IdentityClient
from storage.sessions import Storage, WriteSession
from storage.write import clients, log


@dataclass(frozen=True)
class Imported:
    """How many clients were seen, what was new among them, and how many scopes match no template."""

    clients: int
    new_clients: int
    new_rights: int
    foreign_scopes: int


class ClientImport:
    """One client is one transaction: an import that dies is begun again, and finds its first half done."""

    def __init__(
        self, storage: Storage, directory: ClientDirectory, templates: ScopeTemplates, clock: Clock
    ) -> None:
        self._storage = storage
        self._directory = directory
        self._templates = templates
        self._clock = clock

    @activity.defn
    async def record_imported_clients(self, step: Step) -> Imported:
        """Add every client and every right that the portal lacks. What it has already stays as it is."""
        seen = new = rights = foreign = 0
        async for client in self._directory.list_clients():
            activity.heartbeat()
            async with self._storage.writing() as session:
                now = self._clock.now()
                is_new, added, unmatched = await take_over(session, step, client, self._templates, now)
            seen, new, rights, foreign = seen + 1, new + is_new, rights + added, foreign + unmatched
        return Imported(seen, new, rights, foreign)


async def take_over(
    session: WriteSession, step: Step, client: IdentityClient, templates: ScopeTemplates, at: datetime
) -> tuple[bool, int, int]:
    """Add one client and its rights to the record, where it lacks them, and log it.

    Gives whether the client is new, how many rights are, and how many foreign scopes it has.
    """
    rights, foreign = templates.sorted_out(client.scopes)
    is_new = await clients.add(session, client.client_id, client.name, client.enabled, at)
    added = await clients.add_rights(session, client.client_id, sorted(rights), step.actor.name, at)
    await clients.set_foreign_scopes(session, client.client_id, sorted(foreign), at)
    if is_new or added:
        await log.append(session, [_event(step, client.client_id, added)], at)
    return is_new, len(added), len(foreign)


def _event(step: Step, client_id: str, added: list[AccessRight]) -> LogEvent:
    rights = [[right.api, right.target] for right in added]
    return LogEvent(step, "client_imported", client_id=client_id, after={"rights": rights}, part=client_id)
