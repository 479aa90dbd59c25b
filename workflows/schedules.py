"""The schedules: the worker makes them so at its start, as often as it starts."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from workflows.names import KIND, TASK_QUEUE, UPKEEP_SCHEDULE, UPKEEP_WORKFLOW, Kind
from workflows.upkeep import Upkeep

BRUSSELS = "Europe/Brussels"
NIGHTLY = ScheduleCalendarSpec(
    # A quarter past three: the clock that is put forward or back does so before, so each night has one.
    hour=[ScheduleRange(3)],
    minute=[ScheduleRange(15)],
    comment="every night at 3:15",
)
LONGEST_NIGHT = timedelta(hours=20)
"""A night that is not over by then is given up, so that the next one begins."""
CATCH_UP = timedelta(hours=12)
"""A night that was missed is made up for during the morning, and not after a week of silence seven times."""


async def make_schedules(
    temporal: Client, task_queue: str = TASK_QUEUE, schedule_id: str = UPKEEP_SCHEDULE
) -> None:
    """Have the nightly upkeep scheduled as it is written here. Whether it is paused, an operator decides."""
    wanted = upkeep_every_night(task_queue)

    def made_so(found: ScheduleUpdateInput) -> ScheduleUpdate:
        wanted.state = found.description.schedule.state
        return ScheduleUpdate(schedule=wanted)

    try:
        await temporal.create_schedule(schedule_id, wanted)
    except ScheduleAlreadyRunningError:
        await temporal.get_schedule_handle(schedule_id).update(made_so)


def upkeep_every_night(task_queue: str) -> Schedule:
    attributes = TypedSearchAttributes([SearchAttributePair(KIND, Kind.UPKEEP)])
    return Schedule(
        action=ScheduleActionStartWorkflow(
            Upkeep.run,
            id=UPKEEP_WORKFLOW,
            task_queue=task_queue,
            execution_timeout=LONGEST_NIGHT,
            typed_search_attributes=attributes,
        ),
        spec=ScheduleSpec(calendars=[NIGHTLY], time_zone_name=BRUSSELS),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )
