"""The life of an app: its statuses, and the table of who may ask what when (R4-R8, R60-R63).

`TRANSITIONS` is the one table. Update validators, SQL, buttons, documents and tests read it; a command that
it does not have cannot be given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID, uuid5

from domain.apis import Api
from domain.app_commands import (
    AddNote,
    AdoptClient,
    AnswerInformation,
    ApproveApp,
    ArchiveApp,
    ChangeContact,
    ClaimTask,
    Command,
    LinkClient,
    ReinstateApp,
    RejectApp,
    ReleaseTask,
    RequestApis,
    RequestInformation,
    ResumeApp,
    SubmitApp,
    SuspendApp,
    UnlinkClient,
    WithdrawApp,
)
from domain.command_names import command_name
from domain.email_addresses import email_address
from domain.refusals import (
    ApiAlreadyEnabled,
    AppAlreadyDecided,
    ClientAlreadyLinked,
    ClientNotLinked,
    NoApisAsked,
    NothingToDecide,
    ReasonMissing,
    Refusal,
    RequestAlreadyOpen,
    RoleNotAllowed,
    StatusNotAllowed,
    TaskClaimed,
)
from domain.viewers import Actor, Role


class AppStatus(StrEnum):
    """Where an app stands (R60)."""

    SUBMITTED = "submitted"
    INFORMATION_REQUESTED = "information_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


CLIENT_IDS = UUID("6f2d1f0e-58a1-5c39-8a55-2f6ef1c1b7d4")


def new_client_id(app_id: UUID) -> str:
    """The id of the client that the portal makes for an app: the same however often it is asked."""
    return str(uuid5(CLIENT_IDS, str(app_id)))


@dataclass(frozen=True)
class AppState:
    """What the rules need to know of an app.

    `requested` are the APIs that wait for Informat's decision, `enabled` those it approved. `proposed_client`
    is an existing client that the partner proved to be its own (R5). An app whose client was taken from it is
    `unlinked`, and gets no new one by itself. `claimed_by` is who of the helpdesk has its request.
    """

    app_id: UUID
    partner_id: UUID
    status: AppStatus
    requested: frozenset[Api]
    enabled: frozenset[Api]
    client_id: str | None = None
    proposed_client: str | None = None
    unlinked: bool = False
    claimed_by: Actor | None = None

    @property
    def client_is_active(self) -> bool:
        """Whether the client may get tokens. Archiving and suspending take that away (R61)."""
        return self.status is AppStatus.APPROVED

    @property
    def awaits_helpdesk(self) -> bool:
        """Whether it stands in the helpdesk's queue: new, or approved and asking for more (R8, R63)."""
        return bool(self.requested) and self.status in {AppStatus.SUBMITTED, AppStatus.APPROVED}

    def with_client(self, client_id: str | None) -> "AppState":
        return replace(self, client_id=client_id)


@dataclass(frozen=True)
class Transition:
    """From any of `sources`, somebody in `role` may give `command`; the app is then `target`.

    No target is no change of status. `event` is what the log calls it.
    """

    command: type[Command]
    role: Role
    sources: frozenset[AppStatus]
    target: AppStatus | None
    event: str


_S = AppStatus
_UNDECIDED = frozenset({_S.SUBMITTED, _S.INFORMATION_REQUESTED})
_APPROVED = frozenset({_S.APPROVED})
_DECIDABLE = _UNDECIDED | _APPROVED
_LIVED = frozenset({_S.APPROVED, _S.SUSPENDED, _S.ARCHIVED})
# An archived app lives: Informat may reinstate it, and the mail that says so has to arrive.
_ALIVE = _UNDECIDED | _LIVED
_HELPDESK, _PARTNER = Role.HELPDESK, Role.PARTNER

TRANSITIONS: tuple[Transition, ...] = (
    Transition(ApproveApp, _HELPDESK, _UNDECIDED, _S.APPROVED, "app_approved"),
    Transition(RejectApp, _HELPDESK, _UNDECIDED, _S.REJECTED, "app_rejected"),
    Transition(
        RequestInformation,
        _HELPDESK,
        frozenset({_S.SUBMITTED}),
        _S.INFORMATION_REQUESTED,
        "information_requested",
    ),
    Transition(
        AnswerInformation,
        _PARTNER,
        frozenset({_S.INFORMATION_REQUESTED}),
        _S.SUBMITTED,
        "information_answered",
    ),
    Transition(WithdrawApp, _PARTNER, _UNDECIDED, _S.WITHDRAWN, "app_withdrawn"),
    Transition(ArchiveApp, _HELPDESK, frozenset({_S.APPROVED, _S.SUSPENDED}), _S.ARCHIVED, "app_archived"),
    Transition(ReinstateApp, _HELPDESK, frozenset({_S.ARCHIVED}), _S.APPROVED, "app_reinstated"),
    Transition(SuspendApp, _HELPDESK, _APPROVED, _S.SUSPENDED, "app_suspended"),
    Transition(ResumeApp, _HELPDESK, frozenset({_S.SUSPENDED}), _S.APPROVED, "app_resumed"),
    Transition(RequestApis, _PARTNER, _APPROVED, None, "apis_requested"),
    Transition(ApproveApp, _HELPDESK, _APPROVED, None, "apis_approved"),
    Transition(RejectApp, _HELPDESK, _APPROVED, None, "apis_rejected"),
    Transition(WithdrawApp, _PARTNER, _APPROVED, None, "apis_withdrawn"),
    Transition(ChangeContact, _PARTNER, _ALIVE, None, "contact_changed"),
    Transition(ClaimTask, _HELPDESK, _DECIDABLE, None, "task_claimed"),
    Transition(ReleaseTask, _HELPDESK, _DECIDABLE, None, "task_released"),
    Transition(AddNote, _HELPDESK, frozenset(AppStatus), None, "note_added"),
    Transition(LinkClient, _HELPDESK, _LIVED, None, "client_linked"),
    Transition(AdoptClient, _PARTNER, _LIVED, None, "client_adopted"),
    Transition(UnlinkClient, _HELPDESK, _LIVED, None, "client_unlinked"),
)

_DECIDING = frozenset({ApproveApp, RejectApp, WithdrawApp})

# What the helpdesk does among itself: the partner's log does not have it.
INTERNAL_EVENTS = frozenset({"task_claimed", "task_released", "note_added"})


COMMAND_NAMES: Mapping[str, type[Command]] = {command_name(row.command): row.command for row in TRANSITIONS}
ROLE_OF: Mapping[type[Command], Role] = {row.command: row.role for row in TRANSITIONS}


def transition_of(command: type[Command], status: AppStatus) -> Transition | None:
    """The row for a command in a status; a command may mean something else in another."""
    return next((row for row in TRANSITIONS if row.command is command and status in row.sources), None)


@dataclass(frozen=True)
class Decision:
    """What a command comes to: the event and the state before and after. It is not yet recorded.

    `note` is what was said with it, and `reasons` why each API was asked for. `contact_email` is where the
    app's mails go from now on; None leaves that as it is.
    """

    event: str
    before: AppState | None
    after: AppState
    note: str = ""
    reasons: Mapping[Api, str] = field(default_factory=dict)
    contact_email: str | None = None

    @property
    def client_is_proven(self) -> bool:
        """Whether the client that the app gets was proven at the identity server, imported or not (R5)."""
        return self.event in {"app_approved", "client_adopted"}


def commands_for(state: AppState, role: Role) -> tuple[type[Command], ...]:
    """The commands that this role can give now; pages make their buttons from it."""
    return tuple(
        row.command
        for row in TRANSITIONS
        if row.role is role and state.status in row.sources and not _out_of_place(state, row.command)
    )


def submit(command: SubmitApp) -> Decision:
    """The first decision in an app's life. Refuses `NoApisAsked`, and `ReasonMissing` for any of them."""
    state = AppState(
        command.app_id,
        command.partner_id,
        AppStatus.SUBMITTED,
        _asked(command.reasons),
        frozenset(),
        proposed_client=command.existing_client,
    )
    return Decision("app_submitted", None, state)


def decide(state: AppState, command: Command, actor: Actor) -> Decision:
    """State and command in, decision out. Refuses with what the table, or the command itself, forbids.

    Whether a contact address is another than before, its record tells: the state does not have it.
    """
    kind = type(command)
    if actor.role is not ROLE_OF[kind]:
        raise RoleNotAllowed(f"{command_name(kind)} is for the {ROLE_OF[kind]}, not for the {actor.role}.")
    row = transition_of(kind, state.status)
    if row is None:
        raise _out_of_turn(state.status, kind)
    if refusal := _out_of_place(state, kind) or _claimed_by_another(state, kind, actor):
        raise refusal
    moved = replace(state, status=row.target or state.status)
    reasons = command.reasons if isinstance(command, RequestApis) else {}
    contact = email_address(command.contact_email) if isinstance(command, ChangeContact) else None
    after, note = _after(moved, command, actor), _note(command, row.event)
    return Decision(row.event, state, after, note, reasons, contact)


def _after(state: AppState, command: Command, actor: Actor) -> AppState:
    """The state that a command in its place leaves behind, beyond the status."""
    after = state
    match command:
        case ApproveApp(apis):
            first_client = state.proposed_client if not state.enabled else state.client_id
            after = replace(_decided(state, _approved(state, apis)), client_id=first_client)
        case RejectApp() | WithdrawApp():
            after = _decided(state, frozenset())
        case RequestApis(reasons):
            after = replace(state, requested=_more(state, reasons))
        case ClaimTask():
            after = replace(state, claimed_by=actor)
        case ReleaseTask():
            after = replace(state, claimed_by=None)
        case LinkClient(client_id) | AdoptClient(client_id):
            after = replace(state, client_id=client_id, unlinked=False)
        case UnlinkClient():
            after = replace(state, client_id=None, unlinked=True)
        case _:
            pass
    return after


def _note(command: Command, event: str) -> str:
    """What is said with a command. Refuses `ReasonMissing` where the other side waits for words."""
    match command:
        case ArchiveApp(words):
            return words.strip()
        case RejectApp(words) | SuspendApp(words):
            return _said(words, event)
        case RequestInformation(words) | AnswerInformation(words) | AddNote(words):
            return _said(words, event)
        case _:
            return ""


def _out_of_turn(status: AppStatus, command: type[Command]) -> Refusal:
    if command in _DECIDING:
        return AppAlreadyDecided(f"The app is {status} already; the first decision stands.")
    return StatusNotAllowed(f"{command_name(command)} is not possible while the app is {status}.")


def _out_of_place(state: AppState, command: type[Command]) -> Refusal | None:
    """Why a command that the status allows makes no sense all the same."""
    refusal: Refusal | None = None
    if command in _DECIDING and not state.requested:
        refusal = AppAlreadyDecided(f"The app is {state.status} already, and asks for nothing more.")
    elif command is ClaimTask and not state.requested:
        refusal = NothingToDecide("Nothing was asked for that waits for a decision.")
    elif command is RequestApis and state.requested:
        refusal = RequestAlreadyOpen("There is a request that waits for a decision; withdraw it first.")
    elif command is ReleaseTask and state.claimed_by is None:
        refusal = NothingToDecide("Nobody has taken this request on.")
    elif command in {LinkClient, AdoptClient} and state.client_id is not None:
        refusal = ClientAlreadyLinked("The app has a client; unlink that first (R6).")
    elif command is UnlinkClient and state.client_id is None:
        refusal = ClientNotLinked("The app has no client.")
    return refusal


def _claimed_by_another(state: AppState, command: type[Command], actor: Actor) -> Refusal | None:
    for_the_claimer = {ApproveApp, RejectApp, RequestInformation, ClaimTask}
    claimer = state.claimed_by
    if command in for_the_claimer and claimer is not None and claimer.id != actor.id:
        return TaskClaimed(f"{claimer.name} has taken this request on.")
    return None


def _decided(state: AppState, apis: frozenset[Api]) -> AppState:
    return replace(state, requested=frozenset(), enabled=state.enabled | apis, claimed_by=None)


def _approved(state: AppState, named: frozenset[Api] | None) -> frozenset[Api]:
    apis = state.requested if named is None else named
    if not apis:
        raise NoApisAsked("Approve at least one API, or reject the request.")
    if not_asked := sorted(apis - state.requested):
        raise NoApisAsked(f"The partner did not ask for {', '.join(not_asked)}.")
    return apis


def _more(state: AppState, reasons: Mapping[Api, str]) -> frozenset[Api]:
    asked = _asked(reasons)
    if had := sorted(state.enabled & asked):
        raise ApiAlreadyEnabled(f"The app has {', '.join(had)} already.")
    return asked


def _asked(reasons: Mapping[Api, str]) -> frozenset[Api]:
    """The APIs that a partner asks for, with a reason for each (R4)."""
    if not reasons:
        raise NoApisAsked("Ask for at least one API.")
    if missing := sorted(api for api, reason in reasons.items() if not reason.strip()):
        raise ReasonMissing(f"Say why the app needs {', '.join(missing)}: Informat decides by it.")
    return frozenset(reasons)


def _said(note: str, event: str) -> str:
    if not note.strip():
        raise ReasonMissing(f"{event} needs a few words: the other side reads them.")
    return note.strip()
