"""How an activity's failure is told to the engine."""

from datetime import timedelta

import pytest
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities.failures import FinalDataErrors
from gateways import OutsideSystemUnavailable


class TooBusy(ActivityInboundInterceptor):
    """An activity that finds an outside system busy, for as long as that says."""

    def __init__(self, wait: timedelta | None) -> None:
        self._wait = wait

    async def execute_activity(self, input: ExecuteActivityInput) -> object:  # noqa: A002 - Temporal's name
        raise OutsideSystemUnavailable("identity server", "answered 429", self._wait)


@activity.defn
async def nothing() -> None:
    """Only its failure is looked at."""


ASKED = ExecuteActivityInput(fn=nothing, args=[], executor=None, headers={})


async def test_a_system_that_asked_for_rest_is_left_alone_that_long() -> None:
    tried = FinalDataErrors().intercept_activity(TooBusy(timedelta(seconds=7)))
    with pytest.raises(ApplicationError, match="answered 429") as failed:
        await ActivityEnvironment().run(tried.execute_activity, ASKED)
    assert failed.value.next_retry_delay == timedelta(seconds=7)
    assert failed.value.type == "OutsideSystemUnavailable"
    assert not failed.value.non_retryable


async def test_a_system_that_asked_for_nothing_is_tried_as_the_policy_says() -> None:
    tried = FinalDataErrors().intercept_activity(TooBusy(None))
    with pytest.raises(OutsideSystemUnavailable):
        await ActivityEnvironment().run(tried.execute_activity, ASKED)
