"""Upkeep: what the portal does every night, and the comparison that the helpdesk asks for by day."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.drift import AskedCheck, Compared, DriftCheck
    from activities.secret_warnings import SecretWarnings
    from domain.viewers import PORTAL, Actor
    from workflows.outbox import Outbox

__all__ = ["CheckDrift", "Compared", "Upkeep"]


@workflow.defn
class Upkeep:
    """One run is one night. The warnings come first: an identity server that is away holds up none."""

    @workflow.init
    def __init__(self) -> None:
        self._outbox = Outbox()

    @workflow.run
    async def run(self) -> None:
        mails: Sequence[UUID] = await workflow.execute_activity_method(
            SecretWarnings.record_secret_warnings, **policies.RECORD
        )
        self._outbox.owe(mails)
        try:
            await _compare(PORTAL, None)
        except ActivityError:
            workflow.logger.warning("the identity server was not compared tonight")
        with suppress(TimeoutError):
            await workflow.wait_condition(self._outbox.is_empty, timeout=policies.NIGHTLY_MAIL)


@workflow.defn
class CheckDrift:
    """One run compares one client, or all of them. The same comparison cannot run twice at once."""

    @workflow.run
    async def run(self, actor: Actor, client_id: str | None) -> Compared:
        return await _compare(actor, client_id)


async def _compare(actor: Actor, client_id: str | None) -> Compared:
    return await workflow.execute_activity_method(
        DriftCheck.record_drift, AskedCheck(workflow.info().run_id, actor, client_id), **policies.COMPARE
    )
