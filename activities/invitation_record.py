"""Record invitations: sent, resent, revoked, opened, reminded of (R9-R12, R33)."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from temporalio import activity

from activities.failures import refusing
from domain.apis import AccessRight
from domain.app_lifecycle import AppState, AppStatus
from domain.invitations import Invitation, check_proposal
from domain.languages import OF_FLEMISH_SCHOOLS
from domain.log_events import LogEvent, Step
from domain.refusals import AppNotApproved, InvitationNotFound, LinkRevoked
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.tables import InvitationRow
from storage.write import apps, invitations, log, mails, partners


@dataclass(frozen=True)
class RecordInvitation:
    """A new invitation for an app, to one address, with what the partner proposes to grant."""

    step: Step
    invitation_id: UUID
    app_id: UUID
    email: str
    proposed: frozenset[AccessRight] = frozenset()


@dataclass(frozen=True)
class RecordInvitationChange:
    step: Step
    invitation_id: UUID


@dataclass(frozen=True)
class RecordOpening:
    """A signed-in school admin came through the link of this generation."""

    step: Step
    invitation_id: UUID
    generation: int


@dataclass(frozen=True)
class InvitationSent:
    """How long the link is good, the mails that are owed, and in how many seconds to remind of it.

    Seconds rather than times: in a demonstration the activities' clock is shifted, and the workflow's is not.
    """

    seconds_left: float
    mails: list[UUID]
    reminders_in: list[float] = field(default_factory=list)


class InvitationRecord:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_invitation_sent(self, record: RecordInvitation) -> InvitationSent:
        """Add the invitation and owe its mail. Refuses unless the app is approved at this moment (R9)."""
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                row = await _held(session, record.invitation_id)
            else:
                with refusing():
                    row = await self._add(session, record)
            return await self._sent(session, record.step, row)

    @activity.defn
    async def record_invitation_resent(self, record: RecordInvitationChange) -> InvitationSent:
        """The next generation, with a fresh month."""
        async with self._storage.writing() as session:
            if not await log.is_recorded(session, record.step):
                with refusing():
                    row = await _alive(session, record.invitation_id)
                    await _approved(session, row.app_id)
                now = self._clock.now()
                await invitations.resend(session, row.id, now)
                await log.append(session, [_event(record.step, "invitation_resent", row)], now)
            return await self._sent(session, record.step, await _held(session, record.invitation_id))

    @activity.defn
    async def record_invitation_revoked(self, record: RecordInvitationChange) -> None:
        await self._end(record, "invitation_revoked")

    @activity.defn
    async def record_invitation_expired(self, record: RecordInvitationChange) -> None:
        """Log that the month is over. The link was dead from that moment, whenever this is written."""
        await self._end(record, "invitation_expired")

    @activity.defn
    async def record_invitation_reminded(self, record: RecordInvitationChange) -> list[UUID]:
        """Owe a reminder with the same link, unless it was opened or can open nothing any more."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            row = await _held(session, record.invitation_id)
            if not await log.is_recorded(session, record.step):
                app = await apps.hold_state(session, row.app_id)
                opened = await invitations.was_opened(session, row)
                if app is None or not _facts(row).deserves_reminder(now, opened=opened, app=app.status):
                    return []
                await log.append(session, [_event(record.step, "invitation_reminded", row)], now)
            return [await self._owe(session, record.step, "invitation_reminder", row, now)]

    @activity.defn
    async def record_invitation_opened(self, record: RecordOpening) -> None:
        """Let the admin see the app while the invitation is good. Refuses a dead link (R11, R12)."""
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            now = self._clock.now()
            with refusing():
                row = await _held(session, record.invitation_id)
                _facts(row).admit(record.generation, now)
                await _approved(session, row.app_id)
            admin = record.step.actor.id
            if await invitations.note_opening(session, row.id, admin, row.generation, now):
                await log.append(session, [_event(record.step, "invitation_opened", row)], now)

    async def _add(self, session: WriteSession, record: RecordInvitation) -> InvitationRow:
        check_proposal(await _approved(session, record.app_id), record.proposed)
        now = self._clock.now()
        await invitations.add(
            session, record.invitation_id, record.app_id, record.email, record.proposed, now
        )
        row = await _held(session, record.invitation_id)
        await log.append(session, [_event(record.step, "invitation_sent", row)], now)
        return row

    async def _end(self, record: RecordInvitationChange, event: str) -> None:
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            now = self._clock.now()
            row = await _held(session, record.invitation_id)
            if event == "invitation_revoked":
                await invitations.revoke(session, row.id, now)
            await log.append(session, [_event(record.step, event, row)], now)

    async def _sent(self, session: WriteSession, step: Step, row: InvitationRow) -> InvitationSent:
        now = self._clock.now()
        mail = await self._owe(session, step, "invitation", row, now)
        reminders = [(one - now).total_seconds() for one in _facts(row).reminders if one > now]
        return InvitationSent((row.expires_at - now).total_seconds(), [mail], reminders)

    @staticmethod
    async def _owe(session: WriteSession, step: Step, kind: str, row: InvitationRow, now: datetime) -> UUID:
        app = await apps.find(session, row.app_id)
        assert app is not None, "a foreign key says so"  # noqa: S101 - narrows the type
        facts = {
            "app": app.name,
            "partner": await partners.name_of(session, app.partner_id),
            "apis": sorted(await apps.enabled_apis(session, app.id)),
            "description": app.description,
            "generation": row.generation,
            "expires_at": row.expires_at.isoformat(),
        }
        mail = mails.OwedMail(kind, row.email, row.id, app.id, facts, OF_FLEMISH_SCHOOLS)
        return await mails.owe(session, step, mail, now)


async def _held(session: WriteSession, invitation_id: UUID) -> InvitationRow:
    row = await invitations.hold(session, invitation_id)
    if row is None:
        raise InvitationNotFound("There is no such invitation.")
    return row


async def _alive(session: WriteSession, invitation_id: UUID) -> InvitationRow:
    row = await _held(session, invitation_id)
    if row.revoked_at is not None:
        raise LinkRevoked("The invitation is revoked; make a new one.")
    return row


async def _approved(session: WriteSession, app_id: UUID) -> AppState:
    """The app, held. Refuses `AppNotApproved`."""
    state = await apps.hold_state(session, app_id)
    if state is None or state.status is not AppStatus.APPROVED or state.client_id is None:
        raise AppNotApproved("Only an approved app, with its client, can invite or be opened (R9).")
    return state


def _facts(row: InvitationRow) -> Invitation:
    return Invitation(row.generation, row.sent_at, row.revoked_at)


def _event(step: Step, event: str, row: InvitationRow) -> LogEvent:
    after = {"invitation_id": str(row.id), "email": row.email, "generation": row.generation}
    return LogEvent(step, event, row.app_id, after=after)
