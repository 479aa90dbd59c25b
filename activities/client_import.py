"""Take over the clients and scopes that the identity server has (R7). Nothing is changed there."""

from dataclasses import dataclass

from temporalio import activity

from domain.apis import AccessRight
from domain.log_events import LogEvent, Step
from domain.scopes import ScopeTemplates
from gateways.clock import Clock
from gateways.identity.port import ClientDirectory, IdentityClient
from storage.sessions import Storage
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
            is_new, added, unmatched = await self._import(step, client)
            seen, new, rights, foreign = seen + 1, new + is_new, rights + added, foreign + unmatched
        return Imported(seen, new, rights, foreign)

    async def _import(self, step: Step, client: IdentityClient) -> tuple[bool, int, int]:
        matched = {scope: self._templates.right_of(scope) for scope in client.scopes}
        rights = [right for right in matched.values() if right is not None]
        foreign = [scope for scope, right in matched.items() if right is None]
        now = self._clock.now()
        async with self._storage.writing() as session:
            is_new = await clients.add(session, client.client_id, client.name, client.enabled, now)
            added = await clients.add_rights(session, client.client_id, rights, step.actor.name, now)
            await clients.set_foreign_scopes(session, client.client_id, foreign, now)
            if is_new or added:
                await log.append(session, [_event(step, client.client_id, added)], now)
        return is_new, len(added), len(foreign)


def _event(step: Step, client_id: str, added: list[AccessRight]) -> LogEvent:
    rights = [[right.api, right.target] for right in added]
    return LogEvent(step, "client_imported", client_id=client_id, after={"rights": rights}, part=client_id)
