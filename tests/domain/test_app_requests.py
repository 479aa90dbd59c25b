"""The helpdesk's queue, and a request for more APIs of an app that goes on meanwhile."""

from dataclasses import replace

import pytest

from domain.apis import Api
from domain.app_commands import (
    ApproveApp,
    ClaimTask,
    Command,
    RejectApp,
    ReleaseTask,
    RequestApis,
    RequestInformation,
    SuspendApp,
    WithdrawApp,
)
from domain.app_lifecycle import INTERNAL_EVENTS, AppState, AppStatus, commands_for, decide
from domain.refusals import (
    ApiAlreadyEnabled,
    AppAlreadyDecided,
    NoApisAsked,
    NothingToDecide,
    RequestAlreadyOpen,
    TaskClaimed,
)
from domain.viewers import Actor, Role
from tests.domain.lives import ASKED, JAN, JOKE, MORE, PAT, app_in

SUBMITTED = app_in(AppStatus.SUBMITTED, requested=frozenset({ASKED}))
APPROVED = app_in(AppStatus.APPROVED, enabled=frozenset({ASKED}), client_id="client")
WANTING = replace(APPROVED, requested=frozenset({MORE, Api.INTERNEN}))


def test_r63_asking_for_more_leaves_what_there_is() -> None:
    decision = decide(APPROVED, RequestApis({MORE: "roosters"}), PAT)
    assert decision.after == replace(APPROVED, requested=frozenset({MORE}))
    assert decision.reasons == {MORE: "roosters"}


def test_r63_what_is_approved_is_added_to_what_there_is() -> None:
    after = decide(WANTING, ApproveApp(frozenset({MORE})), JOKE).after
    assert after == replace(APPROVED, enabled=frozenset({ASKED, MORE}))


@pytest.mark.parametrize(("command", "actor"), [(RejectApp("nee"), JOKE), (WithdrawApp(), PAT)])
def test_r63_a_request_that_is_refused_or_taken_back_leaves_what_there_was(
    command: Command, actor: Actor
) -> None:
    assert decide(WANTING, command, actor).after == APPROVED


@pytest.mark.parametrize("apis", [frozenset(), frozenset({Api.REKENINGEN})])
def test_r63_only_what_was_asked_for_can_be_approved(apis: frozenset[Api]) -> None:
    with pytest.raises(NoApisAsked):
        decide(WANTING, ApproveApp(apis), JOKE)


@pytest.mark.parametrize("command", [ApproveApp(frozenset({MORE})), RejectApp("nee")])
def test_r63_what_was_not_asked_cannot_be_decided(command: Command) -> None:
    with pytest.raises(AppAlreadyDecided):
        decide(APPROVED, command, JOKE)


def test_r63_an_app_asks_for_what_it_has_not_and_for_something() -> None:
    with pytest.raises(ApiAlreadyEnabled, match=ASKED):
        decide(APPROVED, RequestApis({ASKED: "nog eens", MORE: "roosters"}), PAT)
    with pytest.raises(NoApisAsked):
        decide(APPROVED, RequestApis({}), PAT)


def test_r63_one_request_waits_at_a_time() -> None:
    with pytest.raises(RequestAlreadyOpen):
        decide(WANTING, RequestApis({Api.REKENINGEN: "facturen"}), PAT)


@pytest.mark.parametrize(
    ("app", "waits"),
    [
        (SUBMITTED, True),
        (WANTING, True),
        (APPROVED, False),
        (replace(SUBMITTED, status=AppStatus.INFORMATION_REQUESTED), False),
        (replace(WANTING, status=AppStatus.SUSPENDED), False),
    ],
    ids=["submitted", "asking for more", "approved", "with the partner", "paused"],
)
def test_r8_the_queue_holds_what_the_helpdesk_can_decide(app: AppState, waits: bool) -> None:
    assert app.awaits_helpdesk == waits


@pytest.mark.parametrize(
    ("app", "command"),
    [
        (SUBMITTED, ApproveApp(frozenset({ASKED}))),
        (SUBMITTED, RejectApp("nee")),
        (SUBMITTED, RequestInformation("Waarvoor?")),
        (WANTING, ApproveApp(frozenset({MORE}))),
        (WANTING, RejectApp("nee")),
        (SUBMITTED, ClaimTask()),
    ],
)
def test_r8_a_claimed_request_is_decided_by_who_claimed_it(app: AppState, command: Command) -> None:
    claimed = decide(app, ClaimTask(), JOKE).after
    with pytest.raises(TaskClaimed, match=JOKE.name):
        decide(claimed, command, JAN)
    assert decide(claimed, command, JOKE).before == claimed


def test_r8_a_colleague_can_release_a_request_and_take_it_over() -> None:
    claimed = decide(SUBMITTED, ClaimTask(), JOKE).after
    released = decide(claimed, ReleaseTask(), JAN).after
    assert released == SUBMITTED
    assert decide(released, ClaimTask(), JAN).after.claimed_by == JAN


def test_r8_nobody_has_a_request_that_is_decided() -> None:
    claimed = decide(SUBMITTED, ClaimTask(), JOKE).after
    assert decide(claimed, ApproveApp(frozenset({ASKED})), JOKE).after.claimed_by is None


def test_r8_a_claim_keeps_no_one_from_suspending() -> None:
    claimed = decide(WANTING, ClaimTask(), JOKE).after
    assert decide(claimed, SuspendApp("misbruik"), JAN).after.status is AppStatus.SUSPENDED


def test_r8_there_is_nothing_to_claim_or_release_without_a_request() -> None:
    for command in (ClaimTask(), ReleaseTask()):
        with pytest.raises(NothingToDecide):
            decide(APPROVED, command, JOKE)
        assert type(command) not in commands_for(APPROVED, Role.HELPDESK)


def test_r8_the_partner_does_not_hear_what_the_helpdesk_does_among_itself() -> None:
    assert {"task_claimed", "task_released", "note_added"} == INTERNAL_EVENTS
