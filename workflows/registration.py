"""PartnerRegistration: a visitor registers, and is a partner once the address is confirmed (R1)."""

from datetime import timedelta
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.registration_record import RecordRegistration, RegistrationRecord
    from domain.log_events import Step
    from domain.viewers import PORTAL
    from workflows.names import STATUS
    from workflows.outbox import Outbox


@workflow.defn
class PartnerRegistration:
    """One per registration; it ends when the address is confirmed or the days to do so are over."""

    def __init__(self) -> None:
        self._confirmed = False
        self._outbox = Outbox()

    @workflow.run
    async def run(self, registration_id: UUID) -> None:
        record = RecordRegistration(self._step("registered"), registration_id)
        self._outbox.owe(
            await workflow.execute_local_activity_method(
                RegistrationRecord.record_registration, record, **policies.RECORD
            )
        )
        try:
            await workflow.wait_condition(
                lambda: self._confirmed, timeout=timedelta(days=policies.CONFIRMATION_DAYS)
            )
        except TimeoutError:
            workflow.upsert_search_attributes([STATUS.value_set("expired")])
        await workflow.wait_condition(lambda: self._outbox.is_empty() and workflow.all_handlers_finished())

    @workflow.update
    async def confirm_registration(self, registration_id: UUID) -> None:
        """Make the visitor a partner. A second confirmation finds it done."""
        if self._confirmed:
            return
        record = RecordRegistration(self._step("confirmed"), registration_id)
        await workflow.execute_local_activity_method(
            RegistrationRecord.record_partner_registered, record, **policies.RECORD
        )
        self._confirmed = True
        workflow.upsert_search_attributes([STATUS.value_set("confirmed")])

    @confirm_registration.validator
    def _refuse_other(self, registration_id: UUID) -> None:
        if not workflow.info().workflow_id.endswith(str(registration_id)):
            raise ApplicationError("This is another registration.", type="link_not_valid")

    @staticmethod
    def _step(name: str) -> Step:
        return Step(workflow.info().workflow_id, name, PORTAL)
