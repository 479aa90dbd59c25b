"""The table of an app's life, whole: every status, every command, every role.

The grid is written out once more, by hand. A new status or command fails here until somebody has thought
about what it means for each of the others.
"""

from itertools import product
from typing import get_args

import pytest

from domain.app_commands import Command
from domain.app_lifecycle import (
    COMMAND_NAMES,
    TRANSITIONS,
    AppStatus,
    commands_for,
    decide,
)
from domain.command_names import command_name
from domain.refusals import AppAlreadyDecided, Refusal, RoleNotAllowed, StatusNotAllowed
from domain.viewers import Actor, Role
from tests.domain.lives import COMMANDS, ready_for

# What an app becomes. `decided` and `-` are two ways of saying no, `same` leaves the status as it is.
GRID = """
                              submitted  information_requested approved  rejected withdrawn suspended archived
helpdesk  approve_app         approved   approved              same      decided  decided   decided   decided
helpdesk  reject_app          rejected   rejected              same      decided  decided   decided   decided
helpdesk  request_information information_requested  -         -         -        -         -         -
partner   answer_information  -          submitted             -         -        -         -         -
partner   withdraw_app        withdrawn  withdrawn             same      decided  decided   decided   decided
helpdesk  archive_app         -          -                     archived  -        -         archived  -
helpdesk  reinstate_app       -          -                     -         -        -         -         approved
helpdesk  suspend_app         -          -                     suspended -        -         -         -
helpdesk  resume_app          -          -                     -         -        -         approved  -
partner   request_apis        -          -                     same      -        -         -         -
partner   change_contact      same       same                  same      -        -         same      same
helpdesk  claim_task          same       same                  same      -        -         -         -
helpdesk  release_task        same       same                  same      -        -         -         -
helpdesk  add_note            same       same                  same      same     same      same      same
helpdesk  link_client         -          -                     same      -        -         same      same
partner   adopt_client        -          -                     same      -        -         same      same
helpdesk  unlink_client       -          -                     same      -        -         same      same
"""
REFUSALS: dict[str, type[Refusal]] = {"decided": AppAlreadyDecided, "-": StatusNotAllowed}

_statuses, *_lines = (line.split() for line in GRID.strip().splitlines())
EXPECTED = {
    (command, status): (role, cell)
    for role, command, *cells in _lines
    for status, cell in zip(_statuses, cells, strict=True)
}
EVERYTHING = [
    pytest.param(status, name, role, id=f"{name} of a {status} app by {role}")
    for status, name, role in product(AppStatus, COMMAND_NAMES, Role)
]


def actor_in(role: Role) -> Actor:
    return Actor(role, "joke", "Joke")


def test_r60_somebody_has_thought_about_each_status_and_command() -> None:
    assert set(EXPECTED) == set(product(COMMAND_NAMES, AppStatus))
    assert set(COMMANDS) == set(get_args(Command)) == {row.command for row in TRANSITIONS}


@pytest.mark.parametrize(("status", "name", "role"), EVERYTHING)
def test_r60_a_command_does_what_the_table_says(status: AppStatus, name: str, role: Role) -> None:
    allowed_role, cell = EXPECTED[name, status]
    kind = COMMAND_NAMES[name]
    app, command, actor = ready_for(kind, status), COMMANDS[kind], actor_in(role)
    if role != allowed_role:
        with pytest.raises(RoleNotAllowed):
            decide(app, command, actor)
    elif cell in REFUSALS:
        with pytest.raises(REFUSALS[cell], match=status):
            decide(app, command, actor)
    else:
        assert decide(app, command, actor).after.status == (status if cell == "same" else cell)


@pytest.mark.parametrize(("status", "name", "role"), EVERYTHING)
def test_r60_the_buttons_are_the_commands_that_would_be_taken(
    status: AppStatus, name: str, role: Role
) -> None:
    allowed_role, cell = EXPECTED[name, status]
    kind = COMMAND_NAMES[name]
    offered = {command_name(command) for command in commands_for(ready_for(kind, status), role)}
    assert (name in offered) == (role == allowed_role and cell not in REFUSALS)


def test_each_command_has_one_row_a_status_and_each_row_its_event() -> None:
    pairs = [(row.command, source) for row in TRANSITIONS for source in row.sources]
    assert len(set(pairs)) == len(pairs)
    assert len({row.event for row in TRANSITIONS}) == len(TRANSITIONS)


def test_a_command_is_known_by_one_name() -> None:
    assert len(COMMAND_NAMES) == len({row.command for row in TRANSITIONS})
    assert all(command_name(command) == name for name, command in COMMAND_NAMES.items())
    assert COMMAND_NAMES["request_information"].__name__ == "RequestInformation"


@pytest.mark.parametrize("status", AppStatus)
def test_r61_only_an_approved_apps_client_gets_tokens(status: AppStatus) -> None:
    assert ready_for(get_args(Command)[0], status).client_is_active == (status is AppStatus.APPROVED)
