"""Record invitations: sent, resent, revoked, opened (R9-R12, R33)."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from activities.failures import refusing
from domain.app_lifecycle import AppStatus
from domain.invitations import Invitation
from domain.log_events import LogEvent, Step
from domain.refusals import AppNotApproved, InvitationNotFound, LinkRevoked
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.tables import InvitationRow
from storage.write import apps, invitations, log, mails


@dataclass(frozen=True)
class RecordInvitation:
    """A new invitation for an app, to one address."""

    step: Step
    invitation_id: UUID
    app_id: UUID
    email: str


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
    """Until when the link is good, as ISO 8601 in UTC, and the mails that are owed."""

    seconds_left: float
    mails: list[UUID]


class InvitationRecord:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_invitation_sent(self, record: RecordInvitation) -> InvitationSent:
        """Add the invitation and owe its mail. Refuses unless the app is approved at this moment (R9)."""
        async with self._storage.writing() as session:
            if not await log.is_recorded(session, record.step):
                with refusing():
                    await self._add(session, record)
            return await self._sent(session, record.step, record.invitation_id)

    @activity.defn
    async def record_invitation_resent(self, record: RecordInvitationChange) -> InvitationSent:
        """The next generation, with a fresh month."""
        async with self._storage.writing() as session:
            if not await log.is_recorded(session, record.step):
                with refusing():
                    row = await _alive(session, record.invitation_id)
                    await _refuse_unless_approved(session, row.app_id)
                now = self._clock.now()
                await invitations.resend(session, row.id, now)
                await log.append(session, [_event(record.step, "invitation_resent", row)], now)
            return await self._sent(session, record.step, record.invitation_id)

    @activity.defn
    async def record_invitation_revoked(self, record: RecordInvitationChange) -> None:
        await self._end(record, "invitation_revoked")

    @activity.defn
    async def record_invitation_expired(self, record: RecordInvitationChange) -> None:
        """Log that the month is over. The link was dead from that moment, whenever this is written."""
        await self._end(record, "invitation_expired")

    @activity.defn
    async def record_invitation_opened(self, record: RecordOpening) -> None:
        """Let the admin see the app while the invitation is good. Refuses a dead link (R11, R12)."""
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            now = self._clock.now()
            with refusing():
                row = await _held(session, record.invitation_id)
                Invitation(row.generation, row.sent_at, row.revoked_at).admit(record.generation, now)
                await _refuse_unless_approved(session, row.app_id)
            admin = record.step.actor.id
            if await invitations.note_opening(session, row.id, admin, row.generation, now):
                await log.append(session, [_event(record.step, "invitation_opened", row)], now)

    async def _add(self, session: WriteSession, record: RecordInvitation) -> None:
        await _refuse_unless_approved(session, record.app_id)
        now = self._clock.now()
        await invitations.add(session, record.invitation_id, record.app_id, record.email, now)
        row = await _held(session, record.invitation_id)
        await log.append(session, [_event(record.step, "invitation_sent", row)], now)

    async def _end(self, record: RecordInvitationChange, event: str) -> None:
        async with self._storage.writing() as session:
            if await log.is_recorded(session, record.step):
                return
            now = self._clock.now()
            row = await _held(session, record.invitation_id)
            if event == "invitation_revoked":
                await invitations.revoke(session, row.id, now)
            await log.append(session, [_event(record.step, event, row)], now)

    async def _sent(self, session: WriteSession, step: Step, invitation_id: UUID) -> InvitationSent:
        row = await _held(session, invitation_id)
        app = await apps.find(session, row.app_id)
        assert app is not None, "a foreign key says so"  # noqa: S101 - narrows the type
        now = self._clock.now()
        facts = {"app": app.name, "description": app.description, "generation": row.generation}
        mail = mails.OwedMail("invitation", row.email, row.id, app.id, facts)
        return InvitationSent(
            (row.expires_at - now).total_seconds(), [await mails.owe(session, step, mail, now)]
        )


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


async def _refuse_unless_approved(session: WriteSession, app_id: UUID) -> None:
    state = await apps.hold_state(session, app_id)
    if state is None or state.status is not AppStatus.APPROVED or state.client_id is None:
        raise AppNotApproved("Only an approved app, with its client, can invite or be opened (R9).")


def _event(step: Step, event: str, row: InvitationRow) -> LogEvent:
    after = {"invitation_id": str(row.id), "email": row.email, "generation": row.generation}
    return LogEvent(step, event, row.app_id, after=after)
