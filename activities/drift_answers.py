"""Adopt or restore one difference: what was found is looked at again first, and refused when it is gone.

Both run in the turn of the client's workflow, so no save of access comes in between (R58).
"""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.access_record import access_events, mail_to_partner
from activities.client_import import take_over
from activities.drift import as_compared
from activities.failures import failure_of, refusing
from domain.access_change import AccessDifference
from domain.apis import AccessRight
from domain.drift import Difference, DriftAnswer, DriftKind, RecordedClient, check_answer, differences
from domain.identity_refusals import ClientIdTaken
from domain.log_events import LogEvent, Step
from domain.refusals import DriftChanged, DriftNotFound
from domain.scopes import ScopeTemplates
from gateways.clock import Clock
from gateways.identity.port import ClientDirectory, IdentityClient, SomebodyElsesClient
from storage.sessions import Storage, WriteSession
from storage.tables import AppRow
from storage.write import access, apps, clients, drift, log, mails

NOTHING: frozenset[AccessRight] = frozenset()


@dataclass(frozen=True)
class AnsweredDrift:
    step: Step
    drift_id: UUID
    client_id: str
    answer: DriftAnswer


@dataclass(frozen=True)
class Restoration:
    """What to do about a difference at the server: a client to make, scopes to set, a switch to turn."""

    difference: Difference
    scopes: AccessDifference
    made_as: str | None = None
    switched: bool = False


@dataclass(frozen=True)
class RestoredDrift:
    answered: AnsweredDrift
    restoration: Restoration


class DriftAnswers:
    def __init__(
        self, storage: Storage, directory: ClientDirectory, templates: ScopeTemplates, clock: Clock
    ) -> None:
        self._storage = storage
        self._directory = directory
        self._templates = templates
        self._clock = clock

    @activity.defn
    async def record_drift_adopted(self, asked: AnsweredDrift) -> list[UUID]:
        """The record takes the server's state: logged, and the partner mailed when access changed (R14)."""
        seen, now = await self._directory.get_client(asked.client_id), self._clock.now()
        async with self._storage.writing() as session:
            if await log.is_recorded(session, asked.step):
                return await self._mails_of(session, asked)
            found, record = await self._still_so(session, asked, seen)
            app = await drift.app_of(session, asked.client_id)
            change = _adopted_rights(found, record)
            await access.mark(session, asked.client_id, change, asked.step.actor.name, now)
            await access.settle(session, asked.client_id, change)
            await self._take(session, asked.step, found, record, seen)
            events = access_events(asked.step, app.id if app else None, asked.client_id, change)
            await log.append(session, [*events, _event(asked, found, app)], now)
            await drift.note_answered(session, asked.drift_id, now)
            if app is None or change.is_empty:
                return []
            return [await mails.owe(session, asked.step, mail_to_partner(app, asked.step, change), now)]

    @activity.defn
    async def decide_restoration(self, asked: AnsweredDrift) -> Restoration | None:
        """What to do at the server, if the difference is still there. None: it was done before."""
        seen = await self._directory.get_client(asked.client_id)
        async with self._storage.writing() as session:
            if await log.is_recorded(session, asked.step):
                return None
            found, record = await self._still_so(session, asked, seen)
            return _restoration(found, record)

    @activity.defn
    async def restore_client(self, asked: Restoration) -> None:
        """Bring the identity server in line, managed scopes only. Refuses `ClientIdTaken`."""
        client_id = asked.difference.client_id
        if asked.made_as is not None:
            await self._have_client(client_id, asked.made_as)
        granted = frozenset(map(self._templates.scope_of, asked.scopes.grant))
        revoked = frozenset(map(self._templates.scope_of, asked.scopes.revoke))
        if granted or revoked:
            await self._directory.set_scopes(client_id, granted, granted | revoked)
        if asked.switched:
            await self._switch(client_id)

    @activity.defn
    async def record_drift_restored(self, restored: RestoredDrift) -> list[UUID]:
        """Log that the server is in line again, and mail the partner: what he can fetch changed (R14)."""
        asked, done, now = restored.answered, restored.restoration, self._clock.now()
        async with self._storage.writing() as session:
            if await log.is_recorded(session, asked.step):
                return await self._mails_of(session, asked)
            app = await drift.app_of(session, asked.client_id)
            if done.difference.kind is DriftKind.CLIENT_GONE:
                await apps.remove_secrets_of(session, asked.client_id, now)
            await log.append(session, [_event(asked, done.difference, app)], now)
            await drift.note_answered(session, asked.drift_id, now)
            return [await mails.owe(session, asked.step, _restored_mail(app, done), now)] if app else []

    async def _still_so(
        self, session: WriteSession, asked: AnsweredDrift, seen: IdentityClient | None
    ) -> tuple[Difference, RecordedClient | None]:
        """The difference and the record, held. Refuses what is gone, and an answer that is not possible."""
        record = await drift.hold_record(session, asked.client_id)
        found = await drift.find(session, asked.drift_id)
        with refusing():
            if found is None or found.client_id != asked.client_id:
                raise DriftNotFound("There is no such difference.")
            if found not in differences(asked.client_id, record, as_compared(seen, self._templates)):
                raise DriftChanged("The server and the record do not differ in this any more.")
            check_answer(
                found,
                asked.answer,
                record.app if record else None,
                own_client_ids=self._directory.capabilities.own_client_ids,
            )
        return found, record

    async def _take(
        self,
        session: WriteSession,
        step: Step,
        found: Difference,
        record: RecordedClient | None,
        seen: IdentityClient | None,
    ) -> None:
        """Write what the server has into the record; its rights are written already."""
        now, foreign = self._clock.now(), record.foreign if record else frozenset()
        match found.kind:
            case DriftKind.CLIENT_UNKNOWN if seen is not None:
                await take_over(session, step, seen, self._templates, now)
            case DriftKind.CLIENT_ENABLED | DriftKind.CLIENT_DISABLED:
                enabled = found.kind is DriftKind.CLIENT_ENABLED
                await apps.set_client_active(session, found.client_id, enabled)
            case DriftKind.CLIENT_GONE:
                await apps.set_client_active(session, found.client_id, False)
                await apps.remove_secrets_of(session, found.client_id, now)
                await clients.set_foreign_scopes(session, found.client_id, [], now)
            case DriftKind.FOREIGN_SCOPE_NEW | DriftKind.FOREIGN_SCOPE_GONE if found.scope:
                scopes = sorted(foreign ^ {found.scope})
                await clients.set_foreign_scopes(session, found.client_id, scopes, now)
            case _:
                pass

    async def _have_client(self, client_id: str, name: str) -> None:
        try:
            await self._directory.ensure_client(client_id, name)
        except SomebodyElsesClient:
            taken = "The identity server has a client of this id that the portal may not manage."
            raise failure_of(ClientIdTaken(taken)) from None

    async def _switch(self, client_id: str) -> None:
        """Enable or disable the client as the record has it; again, when its app's workflow is at it too."""
        async with self._storage.writing() as session:
            before = (await drift.records_of(session, [client_id])).get(client_id)
        if before is None or before.switching:
            raise ApplicationError("the client's app is switching it", type=DriftChanged.code)
        await self._directory.set_enabled(client_id, before.active)
        async with self._storage.writing() as session:
            after = (await drift.records_of(session, [client_id])).get(client_id)
        if after is None or after.switching or after.active != before.active:
            raise ApplicationError("the client was switched meanwhile", type=DriftChanged.code)

    @staticmethod
    async def _mails_of(session: WriteSession, asked: AnsweredDrift) -> list[UUID]:
        """What the step owed when it was recorded: its answer was lost on the way."""
        app = await drift.app_of(session, asked.client_id)
        if app is None:
            return []
        owed = [
            mails.OwedMail(kind, app.contact_email, app.id, app.id, {}).id_in(asked.step)
            for kind in ("access_changed", "access_restored")
        ]
        return [one for one in owed if await mails.find(session, one)]


def _adopted_rights(found: Difference, record: RecordedClient | None) -> AccessDifference:
    match found.kind:
        case DriftKind.UNRECORDED_RIGHT if found.right:
            return AccessDifference(frozenset({found.right}), NOTHING)
        case DriftKind.MISSING_RIGHT if found.right:
            return AccessDifference(NOTHING, frozenset({found.right}))
        case DriftKind.CLIENT_GONE if record:
            return AccessDifference(NOTHING, record.held)
        case _:
            return AccessDifference(NOTHING, NOTHING)


def _restoration(found: Difference, record: RecordedClient | None) -> Restoration:
    if found.kind is DriftKind.CLIENT_GONE and record is not None:
        rights = AccessDifference(record.held, NOTHING)
        return Restoration(found, rights, made_as=record.name or found.client_id, switched=True)
    return Restoration(found, _adopted_rights(found, record).inverse, switched=found.right is None)


def _event(asked: AnsweredDrift, found: Difference, app: AppRow | None) -> LogEvent:
    event = "drift_adopted" if asked.answer is DriftAnswer.ADOPT else "drift_restored"
    after = {"kind": found.kind} | ({"scope": found.scope} if found.scope else {})
    return LogEvent(
        asked.step, event, app.id if app else None, found.client_id, found.right, after=after, part="drift"
    )


def _restored_mail(app: AppRow, done: Restoration) -> mails.OwedMail:
    facts = {
        "app": app.name,
        "kind": done.difference.kind,
        "granted": [[right.api, right.target] for right in sorted(done.scopes.grant)],
        "revoked": [[right.api, right.target] for right in sorted(done.scopes.revoke)],
    }
    return mails.OwedMail("access_restored", app.contact_email, app.id, app.id, facts)
