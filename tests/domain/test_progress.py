"""A partner sees where his app stands: what was done, who acts now, what comes."""

from itertools import product

import pytest

from domain.app_lifecycle import AppStatus
from domain.progress import ProgressStep, StepState, progress_of
from domain.viewers import Role

DECIDED = {AppStatus.APPROVED, AppStatus.SUSPENDED, AppStatus.ARCHIVED}
SITUATIONS = [
    pytest.param(status, client, access, id=f"{status}, {'a' if client else 'no'} client, access {access}")
    for status, client, access in product(AppStatus, (False, True), (False, True))
    if (client or not access) and (status in DECIDED or not client)
]


def now_of(status: AppStatus, client: bool = False, access: bool = False) -> list[tuple[str, Role]]:
    steps = progress_of(status, client, access)
    return [(step.name, step.actor) for step in steps if step.state is StepState.NOW]


def test_r15_a_submitted_app_waits_for_the_helpdesk() -> None:
    assert now_of(AppStatus.SUBMITTED) == [("decided", Role.HELPDESK)]


def test_r15_a_question_waits_for_the_partner() -> None:
    assert now_of(AppStatus.INFORMATION_REQUESTED) == [("information", Role.PARTNER)]


def test_r15_an_approved_app_waits_for_its_client_and_then_for_the_schools() -> None:
    assert now_of(AppStatus.APPROVED) == [("client_assigned", Role.PORTAL)]
    assert now_of(AppStatus.APPROVED, client=True) == [("access_granted", Role.SCHOOL_ADMIN)]
    assert now_of(AppStatus.APPROVED, client=True, access=True) == []


@pytest.mark.parametrize("status", [AppStatus.REJECTED, AppStatus.WITHDRAWN])
def test_r15_a_way_that_ended_says_how_and_nothing_of_what_would_have_come(status: AppStatus) -> None:
    assert list(progress_of(status, has_client=False, has_access=False)) == [
        ProgressStep("submitted", Role.PARTNER, StepState.DONE),
        ProgressStep(status.value, Role.PORTAL, StepState.ENDED),
    ]


@pytest.mark.parametrize("status", [AppStatus.SUSPENDED, AppStatus.ARCHIVED])
def test_r15_while_an_app_is_paused_or_archived_nobody_is_asked_to_act(status: AppStatus) -> None:
    """A school cannot grant access to it now (R56)."""
    assert now_of(status, client=True) == []


@pytest.mark.parametrize(("status", "client", "access"), SITUATIONS)
def test_r15_at_most_one_side_acts_now_and_what_is_later_comes_after(
    status: AppStatus, client: bool, access: bool
) -> None:
    steps = list(progress_of(status, client, access))
    order = [StepState.DONE, StepState.NOW, StepState.LATER, StepState.ENDED]
    states = [step.state for step in steps]
    assert states == sorted(states, key=order.index)
    assert states.count(StepState.NOW) <= 1
    assert len({step.name for step in steps}) == len(steps)
