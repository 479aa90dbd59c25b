"""Record what happens to an app: status, log and owed mails in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from temporalio import activity

from activities.failures import failure_of, refusing
from domain.app_commands import SubmitApp
from domain.app_lifecycle import AppState, Decision
from domain.languages import OF_FLEMISH_SCHOOLS
from domain.log_events import LogEvent, Step
from domain.refusals import AppNotFound, ContactUnchanged, StatusNotAllowed
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.write import apps, log, mails


@dataclass(frozen=True)
class RecordSubmission:
    step: Step
    app: SubmitApp


@dataclass(frozen=True)
class RecordDecision:
    step: Step
    decision: Decision


@dataclass(frozen=True)
class RecordClient:
    """The client that the identity server has for an app now."""

    step: Step
    app_id: UUID
    client_id: str
    active: bool


@dataclass(frozen=True)
class RecordSecret:
    """That a secret was added or removed; never the secret (R62)."""

    step: Step
    app_id: UUID
    client_id: str
    secret_id: UUID
    expires_at: datetime | None = None


@dataclass(frozen=True)
class RecordPublicKeys:
    """Which public keys prove a client from now on, by their thumbprints; with none, no key does."""

    step: Step
    app_id: UUID
    client_id: str
    thumbprints: tuple[str, ...]


# Decisions of which the partner hears by mail as they are taken. An approval is mailed with the client ID, so
# only when there is one already: a client that existed before.
MAILED_DECISIONS = frozenset(
    {
        "app_approved",
        "app_rejected",
        "information_requested",
        "app_archived",
        "app_reinstated",
        "app_suspended",
        "app_resumed",
        "apis_approved",
        "apis_rejected",
        "client_linked",
        "client_adopted",
        "client_unlinked",
    }
)
# Questions and answers of the partner: the helpdesk waits for them.
MAILED_TO_HELPDESK = frozenset({"app_submitted", "information_answered", "apis_requested"})


class AppRecord:
    """Each `record_` activity writes its step once, and answers with the mails that the step owes."""

    def __init__(self, storage: Storage, clock: Clock, helpdesk_email: str) -> None:
        self._storage = storage
        self._clock = clock
        self._helpdesk_email = helpdesk_email

    @activity.defn
    async def record_app_submitted(self, record: RecordSubmission) -> list[UUID]:
        """Add the app; the helpdesk hears of it, and the partner gets a receipt."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            if not await log.is_recorded(session, record.step):
                await apps.add(session, record.app, now)
                after = {"status": "submitted", "apis": sorted(record.app.reasons), "name": record.app.name}
                event = LogEvent(record.step, "app_submitted", record.app.app_id, after=after)
                await log.append(session, [event], now)
            owed = [
                self._mail("app_submitted", record.app.contact_email, record.app.app_id, record.app.name),
                self._task_waiting(record.app.app_id, record.app.name),
            ]
            return [await mails.owe(session, record.step, mail, now) for mail in owed]

    @activity.defn
    async def record_app_decision(self, record: RecordDecision) -> list[UUID]:
        """Move the app as decided. Fails for good when it is not where the decision began.

        Refuses `ContactUnchanged` for the address that the app has.
        """
        decision, now = record.decision, self._clock.now()
        async with self._storage.writing() as session:
            if not await log.is_recorded(session, record.step):
                contact = None
                if decision.contact_email is not None:
                    contact = await apps.contact_of(session, decision.after.app_id)
                with refusing():
                    if contact is not None and decision.contact_email == contact:
                        raise ContactUnchanged("The app's mails go to this address already.")
                    if not await apps.move(session, decision, now):
                        raise StatusNotAllowed("The app is not where this decision began.")
                    if decision.event == "note_added":
                        app_id = decision.after.app_id
                        await apps.add_note(session, record.step, app_id, decision.note, now)
                await log.append(session, [_as_event(record, contact)], now)
            owed = await self._owed(session, record)
            return [await mails.owe(session, record.step, mail, now) for mail in owed]

    @activity.defn
    async def record_client_assigned(self, record: RecordClient) -> list[UUID]:
        """Give the app its client, and owe the partner the mail with its ID (R8)."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            app = await apps.find(session, record.app_id)
            if app is None:
                raise failure_of(AppNotFound("There is no such app."))
            if not await log.is_recorded(session, record.step):
                await apps.assign_client(session, app.id, record.client_id, app.name, now)
                after = {"client_id": record.client_id}
                event = LogEvent(record.step, "client_assigned", app.id, record.client_id, after=after)
                await log.append(session, [event], now)
            facts = {"client_id": record.client_id}
            mail = self._mail("app_approved", app.contact_email, app.id, app.name, facts)
            return [await mails.owe(session, record.step, mail, now)]

    @activity.defn
    async def record_client_active(self, record: RecordClient) -> None:
        """Note whether the identity server gives the client tokens (R61)."""
        event_name = "client_enabled" if record.active else "client_disabled"
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            await apps.set_client_active(session, record.client_id, record.active)
            change = {"active": record.active}
            event = LogEvent(record.step, event_name, record.app_id, record.client_id, after=change)
            await log.append(session, [event], self._clock.now())

    @activity.defn
    async def record_secret_added(self, record: RecordSecret) -> None:
        now = self._clock.now()
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            with refusing():
                await apps.add_secret(session, record.client_id, record.secret_id, record.expires_at, now)
            await log.append(session, [_secret_event(record, "secret_added")], now)

    @activity.defn
    async def record_secret_removed(self, record: RecordSecret) -> None:
        now = self._clock.now()
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            await apps.remove_secret(session, record.secret_id, now)
            await log.append(session, [_secret_event(record, "secret_removed")], now)

    @activity.defn
    async def record_public_keys(self, record: RecordPublicKeys) -> None:
        name = "public_keys_set" if record.thumbprints else "public_keys_removed"
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            after = {"thumbprints": list(record.thumbprints)} if record.thumbprints else {}
            event = LogEvent(record.step, name, record.app_id, record.client_id, after=after)
            await log.append(session, [event], self._clock.now())

    async def _owed(self, session: WriteSession, record: RecordDecision) -> list[mails.OwedMail]:
        """What a decision owes: to the side that waits for it, and a receipt to the one that took it."""
        decision = record.decision
        app = await apps.find(session, decision.after.app_id)
        assert app is not None, "a decision is about an app that was recorded"  # noqa: S101 - narrows the type
        if decision.contact_email is not None:
            return await self._owed_to_both(session, record.step, app.id, app.name)
        facts = {"note": decision.note, "client_id": app.client_id or ""}
        if decision.event in MAILED_DECISIONS and (decision.event != "app_approved" or app.client_id):
            return [self._mail(decision.event, app.contact_email, app.id, app.name, facts)]
        if decision.event in MAILED_TO_HELPDESK:
            return [self._task_waiting(app.id, app.name)]
        return []

    async def _owed_to_both(
        self, session: WriteSession, step: Step, app_id: UUID, app: str
    ) -> list[mails.OwedMail]:
        """To the address that the mails went to and to the one they go to: either may not expect it (R14)."""
        was, is_now = await log.change_of(session, step)
        old, new = was["contact_email"], is_now["contact_email"]
        facts = {"old_email": old, "new_email": new, "by": step.actor.name}
        return [self._mail("contact_changed", to, app_id, app, facts) for to in (old, new)]

    def _task_waiting(self, app_id: UUID, app: str) -> mails.OwedMail:
        facts = {"app": app}
        return mails.OwedMail("task_waiting", self._helpdesk_email, app_id, app_id, facts, OF_FLEMISH_SCHOOLS)

    @staticmethod
    def _mail(
        kind: str, to: str, app_id: UUID, app: str, facts: Mapping[str, str] | None = None
    ) -> mails.OwedMail:
        return mails.OwedMail(kind, to, app_id, app_id, {"app": app, **(facts or {})})


def _secret_event(record: RecordSecret, event: str) -> LogEvent:
    after = {"secret_id": str(record.secret_id)}
    return LogEvent(record.step, event, record.app_id, record.client_id, after=after)


def _as_event(record: RecordDecision, contact: str | None) -> LogEvent:
    """What the log keeps of a decision; the addresses before and after only where they are what changed."""
    decision = record.decision
    before = _facts(decision.before) if decision.before else {}
    after = _facts(decision.after)
    if decision.note and decision.event != "note_added":
        after |= {"note": decision.note}
    if decision.contact_email is not None:
        before |= {"contact_email": contact}
        after |= {"contact_email": decision.contact_email}
    return LogEvent(
        record.step,
        decision.event,
        decision.after.app_id,
        decision.after.client_id,
        before=before,
        after=after,
    )


def _facts(state: AppState) -> dict[str, object]:
    return {
        "status": state.status,
        "enabled": sorted(state.enabled),
        "requested": sorted(state.requested),
        "client_id": state.client_id,
    }
