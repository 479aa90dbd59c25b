"""The life of an app: statuses, the commands that change them, and who may give which (R4, R8, R60-R63).

`TRANSITIONS` is the one table. Update validators, SQL, buttons, documents and tests read it; a command that
it does not have cannot be given.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from domain.apis import Api
from domain.refusals import (
    AppAlreadyDecided,
    NoApisAsked,
    ReasonMissing,
    RoleNotAllowed,
    StatusNotAllowed,
)
from domain.viewers import Role


class AppStatus(StrEnum):
    """Where an app stands (R60)."""

    SUBMITTED = "submitted"
    INFORMATION_REQUESTED = "information_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class AppState:
    """What the rules need to know of an app.

    `requested` are the APIs that wait for Informat's decision, `enabled` those it approved.
    """

    app_id: UUID
    partner_id: UUID
    status: AppStatus
    requested: frozenset[Api]
    enabled: frozenset[Api]
    client_id: str | None = None

    @property
    def client_is_active(self) -> bool:
        """Whether the client may get tokens. Archiving and suspending take that away (R61)."""
        return self.status is AppStatus.APPROVED

    def with_client(self, client_id: str | None) -> "AppState":
        return replace(self, client_id=client_id)


@dataclass(frozen=True)
class SubmitApp:
    """R4: a partner asks for API access for a new app, saying for each API why."""

    app_id: UUID
    partner_id: UUID
    name: str
    description: str
    contact_email: str
    reasons: Mapping[Api, str]


@dataclass(frozen=True)
class ApproveApp:
    """R8: Informat approves. It may approve some of the APIs asked for, and not others."""

    apis: frozenset[Api]


@dataclass(frozen=True)
class RejectApp:
    """R8: Informat refuses, with a reason that the partner is mailed."""

    reason: str


@dataclass(frozen=True)
class RequestInformation:
    """R8: Informat asks the partner something before it decides."""

    question: str


@dataclass(frozen=True)
class AnswerInformation:
    """R8: the partner's answer puts the request back in the queue by itself."""

    answer: str


@dataclass(frozen=True)
class WithdrawApp:
    """The partner takes its request back before it is decided."""


@dataclass(frozen=True)
class ArchiveApp:
    """R61: the client becomes inactive; the rights stay visible."""

    reason: str = ""


@dataclass(frozen=True)
class ReinstateApp:
    """An archived app is approved again, its client active."""


@dataclass(frozen=True)
class SuspendApp:
    """A pause by Informat (R60)."""

    reason: str


@dataclass(frozen=True)
class ResumeApp:
    """The end of the pause."""


Command = (
    ApproveApp
    | RejectApp
    | RequestInformation
    | AnswerInformation
    | WithdrawApp
    | ArchiveApp
    | ReinstateApp
    | SuspendApp
    | ResumeApp
)


@dataclass(frozen=True)
class Transition:
    """From any of `sources`, somebody in `role` may give `command`; the app is then `target`.

    `event` is what the log calls it.
    """

    command: type[Command]
    role: Role
    sources: frozenset[AppStatus]
    target: AppStatus
    event: str


_S = AppStatus
_UNDECIDED = frozenset({_S.SUBMITTED, _S.INFORMATION_REQUESTED})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(ApproveApp, Role.HELPDESK, _UNDECIDED, _S.APPROVED, "app_approved"),
    Transition(RejectApp, Role.HELPDESK, _UNDECIDED, _S.REJECTED, "app_rejected"),
    Transition(
        RequestInformation,
        Role.HELPDESK,
        frozenset({_S.SUBMITTED}),
        _S.INFORMATION_REQUESTED,
        "information_requested",
    ),
    Transition(
        AnswerInformation,
        Role.PARTNER,
        frozenset({_S.INFORMATION_REQUESTED}),
        _S.SUBMITTED,
        "information_answered",
    ),
    Transition(WithdrawApp, Role.PARTNER, _UNDECIDED, _S.WITHDRAWN, "app_withdrawn"),
    Transition(
        ArchiveApp, Role.HELPDESK, frozenset({_S.APPROVED, _S.SUSPENDED}), _S.ARCHIVED, "app_archived"
    ),
    Transition(ReinstateApp, Role.HELPDESK, frozenset({_S.ARCHIVED}), _S.APPROVED, "app_reinstated"),
    Transition(SuspendApp, Role.HELPDESK, frozenset({_S.APPROVED}), _S.SUSPENDED, "app_suspended"),
    Transition(ResumeApp, Role.HELPDESK, frozenset({_S.SUSPENDED}), _S.APPROVED, "app_resumed"),
)


def command_name(command: type[Command]) -> str:
    """What updates, routes and the log call a command: `ApproveApp` is `approve_app`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", command.__name__).lower()


COMMAND_NAMES: Mapping[str, type[Command]] = {command_name(row.command): row.command for row in TRANSITIONS}
TRANSITION_OF: Mapping[type[Command], Transition] = {row.command: row for row in TRANSITIONS}


@dataclass(frozen=True)
class Decision:
    """What a command comes to: the event and the state before and after. It is not yet recorded."""

    event: str
    before: AppState | None
    after: AppState
    note: str = ""


def commands_for(status: AppStatus, role: Role) -> tuple[type[Command], ...]:
    """The commands that this role can give now; pages make their buttons from it."""
    return tuple(row.command for row in TRANSITIONS if row.role is role and status in row.sources)


def submit(command: SubmitApp) -> Decision:
    """The first decision in an app's life. Refuses `NoApisAsked`."""
    if not command.reasons:
        raise NoApisAsked("An app asks for at least one API.")
    state = AppState(
        command.app_id, command.partner_id, AppStatus.SUBMITTED, frozenset(command.reasons), frozenset()
    )
    return Decision("app_submitted", None, state)


def decide(state: AppState, command: Command, role: Role) -> Decision:
    """State and command in, decision out. Refuses with what the table, or the command itself, forbids."""
    row = TRANSITION_OF[type(command)]
    if role is not row.role:
        raise RoleNotAllowed(f"{row.event} is for the {row.role}, not for the {role}.")
    if state.status not in row.sources:
        raise _out_of_turn(state.status, row)
    after = replace(state, status=row.target)
    match command:
        case ApproveApp(apis):
            after = replace(after, requested=frozenset(), enabled=_approved(state, apis))
        case RejectApp(note) | RequestInformation(note) | AnswerInformation(note) | SuspendApp(note):
            return Decision(row.event, state, after, _said(note, row.event))
        case ArchiveApp(note):
            return Decision(row.event, state, after, note.strip())
        case _:
            pass
    return Decision(row.event, state, after)


def _out_of_turn(status: AppStatus, row: Transition) -> StatusNotAllowed | AppAlreadyDecided:
    if row.sources == _UNDECIDED:
        return AppAlreadyDecided(f"The app is {status} already; the first decision stands.")
    return StatusNotAllowed(f"{row.event} is not possible while the app is {status}.")


def _approved(state: AppState, apis: frozenset[Api]) -> frozenset[Api]:
    if not apis:
        raise NoApisAsked("Approve at least one API, or reject the app.")
    if not_asked := sorted(apis - state.requested):
        raise NoApisAsked(f"The partner did not ask for {', '.join(not_asked)}.")
    return state.enabled | apis


def _said(note: str, event: str) -> str:
    if not note.strip():
        raise ReasonMissing(f"{event} needs a few words: the other side reads them.")
    return note.strip()
