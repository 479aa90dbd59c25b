"""No sequence of commands leads an app astray."""

from collections.abc import Mapping
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.apis import Api
from domain.app_commands import (
    AddNote,
    AnswerInformation,
    ApproveApp,
    ArchiveApp,
    ChangeContact,
    Command,
    RejectApp,
    RequestApis,
    RequestInformation,
    SuspendApp,
)
from domain.app_lifecycle import (
    TRANSITIONS,
    AppState,
    AppStatus,
    Decision,
    commands_for,
    decide,
    submit,
    transition_of,
)
from domain.refusals import (
    ApiAlreadyEnabled,
    BadEmailAddress,
    NoApisAsked,
    ReasonMissing,
    Refusal,
    TaskClaimed,
)
from domain.viewers import Actor, Role
from tests.domain.lives import COMMANDS, JAN, JOKE, PAT, submission
from tests.domain.strategies import apis

words = st.sampled_from(["", "  ", "daarom"])
reasons: st.SearchStrategy[Mapping[Api, str]] = apis.map(lambda some: dict.fromkeys(some, "daarom"))
commands: st.SearchStrategy[Command] = st.one_of(
    st.sampled_from(list(COMMANDS.values())),
    st.builds(ApproveApp, apis),
    st.builds(RequestApis, reasons),
    st.builds(ChangeContact, st.sampled_from(["", "nergens", "It@DriesTech.example"])),
    *(
        st.builds(kind, words)
        for kind in (
            RejectApp,
            RequestInformation,
            AnswerInformation,
            SuspendApp,
            ArchiveApp,
            AddNote,
        )
    ),
)
people = st.sampled_from([JOKE, JAN, PAT, *(Actor(role, "somebody", "Somebody") for role in Role)])

MOVES = {(source, row.target or source) for row in TRANSITIONS for source in row.sources}
MOVING = {(source, target) for source, target in MOVES if source != target}
ENDS = set(AppStatus) - {source for source, _ in MOVING}
# What is wrong with the words of a command, or with who says it; a button cannot know it.
OF_THE_COMMAND_ITSELF = (NoApisAsked, ReasonMissing, ApiAlreadyEnabled, TaskClaimed, BadEmailAddress)


def answer_to(app: AppState, command: Command, actor: Actor) -> Decision | Refusal:
    try:
        return decide(app, command, actor)
    except Refusal as refusal:
        return refusal


class LifeOfAnApp(RuleBasedStateMachine):
    """An app to which anybody says anything, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.way: list[AppState] = []
        self.asked: set[Api] = set()

    @initialize(asked=apis.filter(bool), existing_client=st.sampled_from([None, "informat_customer_nassau"]))
    def is_submitted(self, asked: frozenset[Api], existing_client: str | None) -> None:
        self.asked |= asked
        self.way.append(submit(submission(*asked, existing_client=existing_client)).after)

    @rule(command=commands, actor=people)
    def is_told(self, command: Command, actor: Actor) -> None:
        before = self.way[-1]
        copy = AppState(**vars(before))
        row = transition_of(type(command), before.status)
        offered = type(command) in commands_for(before, actor.role)
        decision = answer_to(before, command, actor)
        if isinstance(decision, Refusal):
            assert before == copy, "a refused command leaves everything as it was"
            assert not offered or isinstance(decision, OF_THE_COMMAND_ITSELF)
            return
        assert offered
        assert decision.before == copy
        assert row is not None
        assert (decision.event, actor.role) == (row.event, row.role)
        if isinstance(command, RequestApis):
            self.asked |= command.reasons.keys()
        self.way.append(decision.after)

    @rule(data=st.data())
    def is_told_by_the_helpdesk_what_it_can(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(commands_for(self.way[-1], Role.HELPDESK)))
        self.is_told(COMMANDS[kind], self.way[-1].claimed_by or JOKE)

    @invariant()
    def every_move_is_in_the_table(self) -> None:
        assert {(one.status, other.status) for one, other in pairwise(self.way)} <= MOVES

    @invariant()
    def nothing_is_enabled_that_was_never_requested(self) -> None:
        assert all(app.enabled | app.requested <= self.asked for app in self.way)

    @invariant()
    def what_is_enabled_stays_and_is_enabled_by_an_approval(self) -> None:
        for one, other in pairwise(self.way):
            assert one.enabled <= other.enabled
            assert one.enabled == other.enabled or other.status is AppStatus.APPROVED

    @invariant()
    def nothing_waits_that_is_enabled(self) -> None:
        assert not any(app.enabled & app.requested for app in self.way)

    @invariant()
    def an_app_stays_the_same_app(self) -> None:
        assert len({(app.app_id, app.partner_id) for app in self.way}) <= 1

    @invariant()
    def only_what_was_once_approved_has_a_client(self) -> None:
        assert all(app.enabled for app in self.way if app.client_id)

    @invariant()
    def what_is_over_is_over(self) -> None:
        over = [app for app in self.way if app.status in ENDS]
        assert len(set(over)) <= 1


TestR60LifeOfAnApp = LifeOfAnApp.TestCase
TestR60LifeOfAnApp.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_r60_refused_and_withdrawn_are_the_only_ends() -> None:
    assert {AppStatus.REJECTED, AppStatus.WITHDRAWN} == ENDS


def test_r60_every_status_can_be_reached() -> None:
    reached = {AppStatus.SUBMITTED}
    for _ in AppStatus:
        reached |= {target for source, target in MOVES if source in reached}
    assert reached == set(AppStatus)
