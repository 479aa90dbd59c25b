"""ClientAccess: the changes of one client's access, one after another (R24, R54-R58).

A change is a saga: decide and mark with what is true now, bring the identity server in line, record what came
of it while the app is still approved, and take it back if it is not.
"""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.access_record import AccessRecord, MarkedChange, RequestedChange
    from activities.identity import ClientScopes, IdentityServer
    from domain.access_change import AccessDifference
    from domain.refusals import AppNotApproved, ClientAlreadyLinked
    from workflows.idle import Idleness
    from workflows.messages import AccessAnswer, AccessSave, fingerprint
    from workflows.outbox import Outbox
    from workflows.updates import update_step


@workflow.defn
class ClientAccess:
    """Started by a client's first change, and ended when no more come for a while."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._changes: set[str] = set()
        self._idleness = Idleness()
        self._outbox = Outbox()

    @workflow.run
    async def run(self) -> None:
        await self._idleness.comes(lambda: not self._changes and self._outbox.is_empty())

    @workflow.update
    async def change_access(self, save: AccessSave) -> AccessAnswer:
        """Grant and revoke. Answers once the identity server followed, or says that it has not yet."""
        self._idleness.interrupt()
        step = update_step(save.actor, fingerprint(save))
        await self._turn.acquire()
        try:
            difference = await workflow.execute_activity_method(
                AccessRecord.mark_access_change,
                RequestedChange(step, save.app_id, save.client_id, save.grant, save.revoke),
                **policies.DECIDE,
            )
        except BaseException:
            self._turn.release()
            raise
        if difference.is_empty:
            self._turn.release()
            return AccessAnswer(difference.grant, difference.revoke, True, fingerprint(save))
        self._changes.add(step.name)
        change = asyncio.create_task(
            self._carry_out(MarkedChange(step, save.app_id, save.client_id, difference))
        )
        done, _ = await workflow.wait([change], timeout=policies.PATIENCE.total_seconds())
        for task in done:
            task.result()
        return AccessAnswer(difference.grant, difference.revoke, bool(done), fingerprint(save))

    async def _carry_out(self, change: MarkedChange) -> None:
        """The rest of the saga, with the turn held until it is over, however long that takes."""
        try:
            await self._set_scopes(change, change.difference)
            mails = await workflow.execute_local_activity_method(
                AccessRecord.record_access_changed, change, **policies.RECORD
            )
            self._outbox.owe(mails)
        except FailureError as error:
            if _says(error, AppNotApproved.code, ClientAlreadyLinked.code):
                await self._set_scopes(change, change.difference.inverse)
            await workflow.execute_local_activity_method(
                AccessRecord.record_access_undone, change, **policies.RECORD
            )
            raise
        finally:
            self._turn.release()
            self._changes.discard(change.step.name)

    @staticmethod
    async def _set_scopes(change: MarkedChange, difference: AccessDifference) -> None:
        await workflow.execute_activity_method(
            IdentityServer.set_client_scopes, ClientScopes(change.client_id, difference), **policies.IDENTITY
        )


def _says(error: FailureError, *codes: str) -> bool:
    """Whether an activity refused with one of these; a local activity's refusal comes without a wrapping."""
    failure = error if isinstance(error, ApplicationError) else error.cause
    return isinstance(failure, ApplicationError) and failure.type in codes
