"""ClientImport: take over what the identity server has, as often as the helpdesk likes (R7)."""

from temporalio import workflow

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.client_import import ClientImport, Imported
    from domain.log_events import Step
    from domain.viewers import Actor

__all__ = ["ImportClients", "Imported"]


@workflow.defn(name="ClientImport")
class ImportClients:
    """One run is one import. Two cannot run at once: they share their id."""

    @workflow.run
    async def run(self, actor: Actor) -> Imported:
        info = workflow.info()
        step = Step(info.workflow_id, info.run_id, actor)
        return await workflow.execute_activity_method(
            ClientImport.record_imported_clients, step, **policies.IMPORT
        )
