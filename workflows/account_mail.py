"""AccountMail: one letter about an account, owed once and sent until the mail server has it."""

from uuid import UUID

from temporalio import workflow

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.account_letters import AccountLetters, RecordAccountLetter
    from domain.account_letters import AccountLetter
    from domain.log_events import Step
    from domain.viewers import PORTAL
    from workflows.outbox import Outbox


@workflow.defn
class AccountMail:
    """One per letter. The web wrote what it is about before it started this, and takes it away by itself."""

    @workflow.run
    async def run(self, letter: AccountLetter, subject_id: UUID) -> None:
        step = Step(workflow.info().workflow_id, letter.value, PORTAL)
        outbox = Outbox()
        outbox.owe(
            await workflow.execute_local_activity_method(
                AccountLetters.record_account_letter,
                RecordAccountLetter(step, letter, subject_id),
                **policies.RECORD,
            )
        )
        await workflow.wait_condition(outbox.is_empty)
