"""What a decision carries besides the status."""

from dataclasses import replace

import pytest

from domain.apis import Api
from domain.app_commands import (
    AddNote,
    AnswerInformation,
    ApproveApp,
    ArchiveApp,
    Command,
    LinkClient,
    ReinstateApp,
    RejectApp,
    RequestApis,
    RequestInformation,
    ResumeApp,
    SuspendApp,
    UnlinkClient,
    WithdrawApp,
)
from domain.app_lifecycle import AppStatus, decide, submit
from domain.refusals import ClientAlreadyLinked, ClientNotLinked, NoApisAsked, ReasonMissing
from domain.viewers import Actor
from tests.domain.lives import ASKED, JOKE, MORE, PAT, app_in, ready_for, submission

BOTH = frozenset({ASKED, MORE})
SUBMITTED = submit(submission(*BOTH)).after
APPROVED = app_in(AppStatus.APPROVED, enabled=BOTH, client_id="client")
UNLINKED = replace(APPROVED, client_id=None, unlinked=True)


def test_r4_an_app_begins_submitted_with_what_it_asks_and_nothing_enabled() -> None:
    decision = submit(submission(*BOTH))
    assert (decision.event, decision.before) == ("app_submitted", None)
    assert decision.after == app_in(AppStatus.SUBMITTED, requested=BOTH)


@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_r4_an_app_says_why_for_each_api(reason: str) -> None:
    asked = submission(ASKED, MORE)
    with pytest.raises(ReasonMissing, match=MORE):
        submit(replace(asked, reasons={**asked.reasons, MORE: reason}))
    with pytest.raises(ReasonMissing, match=MORE):
        decide(replace(APPROVED, enabled=frozenset({ASKED})), RequestApis({MORE: reason}), PAT)


def test_r4_an_app_asks_for_at_least_one_api() -> None:
    with pytest.raises(NoApisAsked):
        submit(submission())


def test_r8_approval_enables_what_was_approved_and_leaves_nothing_waiting() -> None:
    after = decide(SUBMITTED, ApproveApp(frozenset({MORE})), JOKE).after
    assert after.enabled == {MORE}
    assert not after.requested


@pytest.mark.parametrize(
    "apis",
    [
        pytest.param(frozenset(), id="none at all"),
        pytest.param(frozenset({Api.INTERNEN}), id="one not asked for"),
        pytest.param(BOTH | {Api.INTERNEN}, id="one too many"),
    ],
)
def test_r8_only_what_was_asked_for_can_be_approved(apis: frozenset[Api]) -> None:
    with pytest.raises(NoApisAsked):
        decide(SUBMITTED, ApproveApp(apis), JOKE)


@pytest.mark.parametrize(("command", "actor"), [(RejectApp("nee"), JOKE), (WithdrawApp(), PAT)])
def test_r8_a_request_that_ends_leaves_nothing_waiting(command: Command, actor: Actor) -> None:
    after = decide(SUBMITTED, command, actor).after
    assert not after.requested
    assert not after.enabled


def test_r5_a_client_that_the_partner_proved_is_the_apps_from_its_approval_on() -> None:
    submitted = submit(submission(ASKED, existing_client="informat_customer_nassau")).after
    assert submitted.client_id is None
    after = decide(submitted, ApproveApp(frozenset({ASKED})), JOKE).after
    assert after.client_id == "informat_customer_nassau"


def test_r5_an_app_without_a_proven_client_has_none_until_one_is_made() -> None:
    assert decide(SUBMITTED, ApproveApp(BOTH), JOKE).after.client_id is None


def test_r6_an_app_with_a_client_takes_no_second() -> None:
    with pytest.raises(ClientAlreadyLinked):
        decide(APPROVED, LinkClient("informat_customer_nassau"), JOKE)


def test_r6_a_client_is_unlinked_before_another_takes_its_place() -> None:
    unlinked = decide(APPROVED, UnlinkClient(), JOKE).after
    assert unlinked == UNLINKED
    with pytest.raises(ClientNotLinked):
        decide(unlinked, UnlinkClient(), JOKE)
    linked = decide(unlinked, LinkClient("informat_customer_nassau"), JOKE).after
    assert linked == replace(APPROVED, client_id="informat_customer_nassau")


@pytest.mark.parametrize(
    ("status", "command"),
    [
        pytest.param(AppStatus.APPROVED, ArchiveApp("gestopt"), id="archiving"),
        pytest.param(AppStatus.ARCHIVED, ReinstateApp(), id="reinstating"),
        pytest.param(AppStatus.APPROVED, SuspendApp("onderzoek"), id="suspending"),
        pytest.param(AppStatus.SUSPENDED, ResumeApp(), id="resuming"),
    ],
)
def test_r61_only_the_status_changes(status: AppStatus, command: Command) -> None:
    before = replace(APPROVED, status=status)
    after = decide(before, command, JOKE).after
    assert after.status != status
    assert replace(after, status=status) == before


WORDS = [
    pytest.param(AppStatus.SUBMITTED, RejectApp, JOKE, id="a refusal"),
    pytest.param(AppStatus.SUBMITTED, RequestInformation, JOKE, id="a question"),
    pytest.param(AppStatus.INFORMATION_REQUESTED, AnswerInformation, PAT, id="an answer"),
    pytest.param(AppStatus.APPROVED, SuspendApp, JOKE, id="a pause"),
    pytest.param(AppStatus.APPROVED, RejectApp, JOKE, id="a refusal of more APIs"),
    pytest.param(AppStatus.REJECTED, AddNote, JOKE, id="a note"),
]


@pytest.mark.parametrize(("status", "command", "actor"), WORDS)
@pytest.mark.parametrize("said", ["", "   ", "\n\t", "\u00a0"], ids=ascii)
def test_r8_who_waits_for_words_is_not_left_without(
    status: AppStatus, command: type[RejectApp], actor: Actor, said: str
) -> None:
    with pytest.raises(ReasonMissing):
        decide(ready_for(command, status), command(said), actor)


@pytest.mark.parametrize(("status", "command", "actor"), WORDS)
def test_r8_words_are_kept_without_the_space_around_them(
    status: AppStatus, command: type[RejectApp], actor: Actor
) -> None:
    assert decide(ready_for(command, status), command("  Waarom?\n"), actor).note == "Waarom?"


def test_archiving_may_be_explained_but_need_not() -> None:
    assert decide(APPROVED, ArchiveApp(), JOKE).note == ""
    assert decide(APPROVED, ArchiveApp(" gestopt "), JOKE).note == "gestopt"


def test_the_state_before_is_the_one_that_was_decided_on() -> None:
    assert decide(SUBMITTED, RejectApp("nee"), JOKE).before == SUBMITTED
