"""Apps at any point of their lives, and each command in a form that can be taken."""

from uuid import UUID

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
from domain.app_lifecycle import AppState, AppStatus
from domain.viewers import Actor, Role

JOKE = Actor(Role.HELPDESK, "joke", "Joke van de helpdesk")
JAN = Actor(Role.HELPDESK, "jan", "Jan van de helpdesk")
PAT = Actor(Role.PARTNER, "pat", "Pat Partner")
ASKED, MORE = Api.LEERLINGEN, Api.PERSONEEL

COMMANDS: dict[type[Command], Command] = {
    ApproveApp: ApproveApp(),
    RejectApp: RejectApp("onduidelijk"),
    RequestInformation: RequestInformation("Waarvoor?"),
    AnswerInformation: AnswerInformation("Klaslijsten"),
    WithdrawApp: WithdrawApp(),
    ArchiveApp: ArchiveApp(),
    ReinstateApp: ReinstateApp(),
    SuspendApp: SuspendApp("onderzoek"),
    ResumeApp: ResumeApp(),
    RequestApis: RequestApis({MORE: "roosters"}),
    ChangeContact: ChangeContact("nieuw@driestech.example"),
    ClaimTask: ClaimTask(),
    ReleaseTask: ReleaseTask(),
    AddNote: AddNote("bellen"),
    AdoptClient: AdoptClient("informat_customer_nassau"),
    LinkClient: LinkClient("informat_customer_nassau"),
    UnlinkClient: UnlinkClient(),
}


def submission(*apis: Api, existing_client: str | None = None) -> SubmitApp:
    reasons = dict.fromkeys(apis, "klaslijsten")
    return SubmitApp(
        UUID(int=1), UUID(int=2), "BlueDries", "", "api@driestech.example", reasons, existing_client
    )


def app_in(
    status: AppStatus,
    *,
    requested: frozenset[Api] = frozenset(),
    enabled: frozenset[Api] = frozenset(),
    client_id: str | None = None,
    claimed_by: Actor | None = None,
) -> AppState:
    return AppState(
        UUID(int=1), UUID(int=2), status, requested, enabled, client_id=client_id, claimed_by=claimed_by
    )


def ready_for(command: type[Command], status: AppStatus) -> AppState:
    """An app in this status, with what the command takes for granted besides."""
    undecided = status in {AppStatus.SUBMITTED, AppStatus.INFORMATION_REQUESTED}
    deciding = command in {ApproveApp, RejectApp, WithdrawApp, ClaimTask}
    return app_in(
        status,
        requested=frozenset(
            {ASKED} if undecided else {MORE} if deciding and status is AppStatus.APPROVED else ()
        ),
        enabled=frozenset(() if undecided else {ASKED}),
        client_id="client" if command is UnlinkClient else None,
        claimed_by=JOKE if command is ReleaseTask else None,
    )
