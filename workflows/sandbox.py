"""The sandbox: it keeps a workflow from what a replay would do otherwise, as clocks, chance and files."""

from typing import Any

from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

_NOWHERE = StorageDriverStoreContext(target=None)


class _PlainInstance(WorkflowInstance):
    """A workflow in the sandbox, of which nobody asks what a payload is for.

    The SDK would enter the sandbox for it three times a payload, which took a twentieth of the worker's time.
    The portal's converter and codec treat all payloads alike.
    """

    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self._sandboxed = sandboxed

    def activate(self, act: Any) -> Any:
        return self._sandboxed.activate(act)

    def get_info(self) -> Any:
        return self._sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        return self._sandboxed.get_thread_id()

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:
        return None

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:
        return _NOWHERE


class _Sandbox(SandboxedWorkflowRunner):
    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _PlainInstance(super().create_instance(det))


SANDBOX = _Sandbox(
    # What is pure or has no say in what a workflow does need not be loaded anew for each.
    restrictions=SandboxRestrictions.default.with_passthrough_modules(
        "domain", "activities", "storage", "gateways", "workflows.messages", "workflows.policies", "pydantic"
    )
)
