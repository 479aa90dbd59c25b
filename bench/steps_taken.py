"""What a lifecycle leaves in Temporal's histories, to see that the floor does as much as the portal."""

from collections import Counter
from collections.abc import Iterable

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

DURABLE_STEPS = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED: "update",
    EventType.EVENT_TYPE_MARKER_RECORDED: "local activity",
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: "activity",
}


async def durable_steps(temporal: Client, workflow_ids: Iterable[str]) -> Counter[str]:
    """How many durable steps of each kind these workflows took together."""
    steps: Counter[str] = Counter()
    for workflow_id in workflow_ids:
        async for event in temporal.get_workflow_handle(workflow_id).fetch_history_events():
            if kind := DURABLE_STEPS.get(event.event_type):
                steps[kind] += 1
    return steps
