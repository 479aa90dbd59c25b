"""The handbook's road through the floor."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from bench.bare.steps import QUEUE, Ask
from bench.bare.workflows import BareAccess, BareApp, BareInvitation
from bench.timing import seen


@dataclass(frozen=True)
class MailsOwed:
    """How many mails each step of the road leads to."""

    submitted: int
    approved: int
    invited: int
    granted: int

    @property
    def total(self) -> int:
        return self.submitted + self.approved + self.invited + self.granted


@dataclass(frozen=True)
class BareRoad:
    temporal: Client
    tally: Path
    owed: MailsOwed

    async def submitted(self) -> UUID:
        app_id = uuid4()
        await self._ask(
            BareApp.submit, BareApp.run, _app(app_id), Ask(app_id, "partner", self.owed.submitted)
        )
        return app_id

    async def approve(self, app_id: UUID) -> None:
        handle = self.temporal.get_workflow_handle_for(BareApp.run, _app(app_id))
        await handle.execute_update(BareApp.approve, Ask(app_id, "helpdesk", self.owed.approved))

    async def invite_and_open(self, app_id: UUID) -> None:
        workflow_id = _invitation(app_id)
        sent = Ask(app_id, "partner", self.owed.invited)
        await self._ask(BareInvitation.send, BareInvitation.run, workflow_id, sent)
        await self._ask(BareInvitation.open, BareInvitation.run, workflow_id, Ask(app_id, "admin"))

    async def grant(self, app_id: UUID) -> None:
        await self._ask(
            BareAccess.change, BareAccess.run, _access(app_id), Ask(app_id, "admin", self.owed.granted)
        )

    async def walk(self) -> tuple[str, ...]:
        """A whole lifecycle, up to the answer of the last update. Gives its workflows; the mails follow."""
        app_id = await self.submitted()
        await self.approve(app_id)
        await self.invite_and_open(app_id)
        await self.grant(app_id)
        return _app(app_id), _invitation(app_id), _access(app_id)

    def mails_sent(self) -> int:
        return self.tally.stat().st_size if self.tally.exists() else 0

    async def mails_reach(self, count: int) -> None:
        async def all_sent() -> bool:
            return self.mails_sent() >= count

        await seen(all_sent)

    async def _ask(self, update: Any, run: Any, workflow_id: str, ask: Ask) -> None:
        """As the portal does: an update that starts its workflow if it is not there."""
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            run,
            ask,
            id=workflow_id,
            task_queue=QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        await self.temporal.execute_update_with_start_workflow(update, ask, start_workflow_operation=start)


def _app(app_id: UUID) -> str:
    return f"bare-app-{app_id}"


def _invitation(app_id: UUID) -> str:
    return f"bare-invitation-{app_id}"


def _access(app_id: UUID) -> str:
    return f"bare-access-{app_id}"
