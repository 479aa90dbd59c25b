"""ClientAccess: the changes of one client's access, one after another (R24, R54-R58).

A change is a saga: decide and mark with what is true now, bring the identity server in line, record what came
of it while the app is still approved, and take it back if it is not. Answers to drift take their turn among
the changes, so that neither sees the other half done.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.access_record import AccessRecord, MarkedChange, RequestedChange
    from activities.drift_answers import AnsweredDrift, DriftAnswers, Restoration, RestoredDrift
    from activities.failures import failure_of, refusing
    from activities.identity import ClientScopes, IdentityServer
    from domain.access_change import AccessDifference
    from domain.drift import DriftAnswer, check_who_answers
    from domain.refusals import AppNotApproved, ClientAlreadyLinked, DriftChanged
    from workflows.idle import Idleness
    from workflows.messages import AccessAnswer, AccessSave, DriftAnswered, DriftAsked, fingerprint
    from workflows.outbox import Outbox
    from workflows.updates import update_step

UNKNOWN_CLIENT = "UnknownClient"
"""How the identity server's word for a client that it does not have arrives here."""


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
        async with self._turn_kept():
            difference = await workflow.execute_activity_method(
                AccessRecord.mark_access_change,
                RequestedChange(step, save.app_id, save.client_id, save.grant, save.revoke),
                **policies.DECIDE,
            )
        if difference.is_empty:
            self._turn.release()
            return AccessAnswer(difference.grant, difference.revoke, True, fingerprint(save))
        self._changes.add(step.name)
        change = MarkedChange(step, save.app_id, save.client_id, difference)
        settled = await self._patiently(self._carry_out(change))
        return AccessAnswer(difference.grant, difference.revoke, settled, fingerprint(save))

    @workflow.update
    async def answer_drift(self, asked: DriftAsked) -> DriftAnswered:
        """Adopt or restore a difference, if it is still there. Answers as a change of access does."""
        self._idleness.interrupt()
        step = update_step(asked.actor, fingerprint(asked))
        answered = AnsweredDrift(step, asked.drift_id, asked.client_id, asked.answer)
        if asked.answer is DriftAnswer.ADOPT:
            async with self._turn:
                mails = await workflow.execute_activity_method(
                    DriftAnswers.record_drift_adopted, answered, **policies.DECIDE
                )
            self._outbox.owe(mails)
            return DriftAnswered(True, fingerprint(asked))
        async with self._turn_kept():
            restoration = await workflow.execute_activity_method(
                DriftAnswers.decide_restoration, answered, **policies.DECIDE
            )
        if restoration is None:
            self._turn.release()
            return DriftAnswered(True, fingerprint(asked))
        self._changes.add(step.name)
        settled = await self._patiently(self._restore(answered, restoration))
        return DriftAnswered(settled, fingerprint(asked))

    @answer_drift.validator
    def _refuse_answer(self, asked: DriftAsked) -> None:
        with refusing():
            check_who_answers(asked.actor)

    @asynccontextmanager
    async def _turn_kept(self) -> AsyncIterator[None]:
        """Wait for the turn to decide in. It is kept for what follows, unless the deciding failed."""
        await self._turn.acquire()
        try:
            yield
        except BaseException:
            self._turn.release()
            raise

    @staticmethod
    async def _patiently(work: Coroutine[Any, Any, None]) -> bool:
        """Whether the work is done within the time that a person waits; it goes on in any case."""
        done, _ = await workflow.wait([asyncio.create_task(work)], timeout=policies.PATIENCE.total_seconds())
        for task in done:
            task.result()
        return bool(done)

    async def _restore(self, answered: AnsweredDrift, restoration: Restoration) -> None:
        """Bring the server in line and record it, with the turn held however long that takes."""
        try:
            await workflow.execute_activity_method(
                DriftAnswers.restore_client, restoration, **policies.IDENTITY
            )
            mails = await workflow.execute_local_activity_method(
                DriftAnswers.record_drift_restored, RestoredDrift(answered, restoration), **policies.RECORD
            )
            self._outbox.owe(mails)
        except FailureError as error:
            if _says(error, UNKNOWN_CLIENT):
                raise failure_of(DriftChanged("The client is no longer at the identity server.")) from None
            raise
        finally:
            self._turn.release()
            self._changes.discard(answered.step.name)

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
