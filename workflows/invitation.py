"""Invitation: one workflow per invited address, from the first mail to the end of its month (R9-R12)."""

from datetime import datetime, timedelta
from uuid import UUID

from temporalio import workflow

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.invitation_record import (
        InvitationRecord,
        InvitationSent,
        RecordInvitation,
        RecordInvitationChange,
        RecordOpening,
    )
    from domain.log_events import Step
    from domain.viewers import PORTAL, Actor
    from workflows.messages import NewInvitation, Opening
    from workflows.names import STATUS
    from workflows.outbox import Outbox

BEGIN = timedelta(minutes=1)
"""A workflow whose first update was refused ends after this."""


@workflow.defn
class Invitation:
    """The database is the record; this keeps the time and the mails. An ended one may be started again."""

    @workflow.init
    def __init__(self, invitation_id: UUID) -> None:
        self._id = invitation_id
        self._ends_at: datetime | None = None
        self._reminders: list[datetime] = []
        self._revoked = False
        self._outbox = Outbox()

    @workflow.run
    async def run(self, _invitation_id: UUID) -> None:
        try:
            await workflow.wait_condition(lambda: self._ends_at is not None or self._revoked, timeout=BEGIN)
            await self._await_the_end()
        except TimeoutError:
            workflow.logger.info("no invitation came of it")
        await workflow.wait_condition(lambda: self._outbox.is_empty() and workflow.all_handlers_finished())

    @workflow.update
    async def send_invitation(self, invitation: NewInvitation) -> None:
        record = RecordInvitation(
            self._step(invitation.actor),
            self._id,
            invitation.app_id,
            invitation.email,
            invitation.proposed,
        )
        self._sent(
            await workflow.execute_local_activity_method(
                InvitationRecord.record_invitation_sent, record, **policies.RECORD
            )
        )

    @workflow.update
    async def resend_invitation(self, actor: Actor) -> None:
        """A new link with a fresh month; the old link is dead (R12)."""
        record = RecordInvitationChange(self._step(actor), self._id)
        self._sent(
            await workflow.execute_local_activity_method(
                InvitationRecord.record_invitation_resent, record, **policies.RECORD
            )
        )

    @workflow.update
    async def revoke_invitation(self, actor: Actor) -> None:
        await workflow.execute_local_activity_method(
            InvitationRecord.record_invitation_revoked,
            RecordInvitationChange(self._step(actor), self._id),
            **policies.RECORD,
        )
        self._revoked = True
        workflow.upsert_search_attributes([STATUS.value_set("revoked")])

    @workflow.update
    async def open_invitation(self, opening: Opening) -> None:
        """Let a signed-in admin see the app. The link stays good for others (R33)."""
        record = RecordOpening(self._step(opening.actor), self._id, opening.generation)
        await workflow.execute_local_activity_method(
            InvitationRecord.record_invitation_opened, record, **policies.RECORD
        )

    async def _await_the_end(self) -> None:
        while not self._revoked:
            ends_at = self._ends_at or workflow.now()
            wake_at = min([ends_at, *self._reminders])
            if await self._changes_before(wake_at, ends_at):
                continue
            if wake_at < ends_at:
                await self._remind(wake_at)
                continue
            step = Step(workflow.info().workflow_id, f"expired-{ends_at.isoformat()}", PORTAL)
            await workflow.execute_local_activity_method(
                InvitationRecord.record_invitation_expired,
                RecordInvitationChange(step, self._id),
                **policies.RECORD,
            )
            workflow.upsert_search_attributes([STATUS.value_set("expired")])
            return

    async def _remind(self, due: datetime) -> None:
        """One reminder, however many came due while no worker ran. If it makes sense, the record decides."""
        self._reminders = [one for one in self._reminders if one > max(due, workflow.now())]
        record = RecordInvitationChange(
            Step(workflow.info().workflow_id, f"reminder-{due.isoformat()}", PORTAL), self._id
        )
        self._outbox.owe(
            await workflow.execute_local_activity_method(
                InvitationRecord.record_invitation_reminded, record, **policies.RECORD
            )
        )

    async def _changes_before(self, wake_at: datetime, ends_at: datetime) -> bool:
        """Wait for a resend or a revocation; False when it is time first."""
        try:
            await workflow.wait_condition(
                lambda: self._revoked or self._ends_at != ends_at,
                timeout=max(wake_at - workflow.now(), timedelta(0)),
            )
        except TimeoutError:
            return False
        return True

    def _sent(self, sent: InvitationSent) -> None:
        now = workflow.now()
        self._ends_at = now + timedelta(seconds=sent.seconds_left)
        self._reminders = [now + timedelta(seconds=seconds) for seconds in sent.reminders_in]
        self._outbox.owe(sent.mails)

    @staticmethod
    def _step(actor: Actor) -> Step:
        info = workflow.current_update_info()
        assert info is not None, "only updates ask"  # noqa: S101 - narrows the type
        return Step(workflow.info().workflow_id, info.id, actor)
