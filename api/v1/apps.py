"""Apps: what a partner asks, and where it stands (R4-R8, R30-R33)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from litestar import Response, Router, get, patch, post
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_202_ACCEPTED

from api.auth.rate_limits import Action, trying
from api.auth.visits import Visit
from api.parts import Parts
from api.v1.inputs import ContactChange, ExistingClient, InformationAnswer, MoreApis, NewApp
from api.viewers import AnyViewer, a_partner, anybody
from api.why_not import why_not
from domain.apis import Api
from domain.app_commands import (
    AdoptClient,
    AnswerInformation,
    ChangeContact,
    Command,
    RequestApis,
    SubmitApp,
    WithdrawApp,
)
from domain.app_lifecycle import AppStatus
from domain.command_names import command_name
from domain.email_addresses import email_address
from domain.identity_refusals import ClientsNotTakenOver
from domain.partners import proper_name
from domain.progress import ProgressStep, progress_of
from domain.refusals import ClientNotProven
from domain.viewers import PartnerMember, Viewer
from domain.why_not import Reason
from storage.read import apps as reading
from storage.read.apps import AppDetail, AppFilter, AppSort, AppSummary
from storage.read.paging import Page
from workflows.messages import AppAnswer

APP_IDS = UUID("a2a1d4f6-6f0c-5f0e-8a6b-1f8c2c0e9b11")


class AppShown(AppDetail):
    """An app, and what keeps the viewer from changing its access, in whole or in part (R70)."""

    why_not: list[Reason]


class Progress(msgspec.Struct):
    """What happened, who acts now, and until when (R15)."""

    steps: list[ProgressStep]
    since: datetime


@get("/apps", tags=["partner", "school admin", "helpdesk"])
async def list_apps(
    parts: Parts,
    viewer: AnyViewer,
    q: str = "",
    status: AppStatus | None = None,
    api: Api | None = None,
    sort: AppSort = AppSort.NAME,
    descending: bool = False,
    cursor: str | None = None,
    size: int = 50,
) -> Page[AppSummary]:
    """The apps in the viewer's list: his own, those with access to his schools (R30), or all."""
    asked = AppFilter(q, status, api, sort, descending, cursor, size)
    async with parts.storage.reading() as session:
        return await reading.apps_for(session, viewer, asked)


@post("/apps", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def submit_app(parts: Parts, viewer: PartnerMember, key: str, data: NewApp) -> Response[AppAnswer]:
    """Register an app to ask for API access (R4)."""
    answer = await ask_for(parts, viewer, data, key)
    where = {"Location": f"/api/v1/apps/{answer.app_id}"}
    return Response(answer, status_code=HTTP_201_CREATED, headers=where)


async def ask_for(parts: Parts, viewer: PartnerMember, asked: NewApp, key: str) -> AppAnswer:
    """Begin an app's life. Its id comes from the key: asked twice, it is one app."""
    if asked.existing_client:
        async with parts.refusals.noting(viewer.actor, command_name(SubmitApp)):
            await prove(parts, asked.existing_client)
    app = SubmitApp(
        uuid5(APP_IDS, f"{viewer.account_id}/{key}"),
        viewer.partner_id,
        proper_name(asked.name),
        asked.description.strip(),
        email_address(asked.contact_email),
        {one.api: one.reason.strip() for one in asked.apis},
        asked.existing_client.client_id if asked.existing_client else None,
    )
    return await parts.commands.submit_app(viewer.actor, app, key)


@get("/apps/{app_id:uuid}", tags=["partner", "school admin", "helpdesk"])
async def show_app(parts: Parts, viewer: AnyViewer, app_id: UUID) -> AppShown:
    """One app. 404 for one out of sight, as for one that does not exist (R33)."""
    async with parts.storage.reading() as session:
        app = await reading.app_for(session, viewer, app_id, parts.clock.now())
    reasons = await why_not(parts, viewer, reading.state_of(app))
    return AppShown(**msgspec.structs.asdict(app), why_not=reasons)


@patch("/apps/{app_id:uuid}", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def change_contact(
    parts: Parts, visit: Visit, viewer: PartnerMember, key: str, app_id: UUID, data: ContactChange
) -> Response[AppAnswer]:
    """Have the app's mails go to another address; the old one and the new one are both told (R14).

    429 after twenty in an hour.
    """
    return await move_contact(parts, visit, viewer, app_id, email_address(data.contact_email), key)


async def move_contact(
    parts: Parts, visit: Visit, viewer: PartnerMember, app_id: UUID, address: str, key: str
) -> Response[AppAnswer]:
    """Refuses `TooManyRequests`: each is a mail to whom the partner says. A token has a count of its own, so
    that one that was stolen does not keep its owner from putting things right."""
    async with trying(parts, Action.CONTACT, visit, f"{viewer.actor.id}/{viewer.actor.token or ''}"):
        return await command_app(parts, viewer, app_id, ChangeContact(address), key)


@get("/apps/{app_id:uuid}/progress", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def show_progress(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Progress:
    """Where the app stands on its way (R15)."""
    async with parts.storage.reading() as session:
        app = await reading.app_for(session, viewer, app_id, parts.clock.now())
        rights = await reading.has_rights(session, app.client_id)
    return Progress(list(progress_of(app.status, app.client_id is not None, rights)), app.changed_at)


@post("/apps/{app_id:uuid}/answers", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def answer_information(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, data: InformationAnswer
) -> Response[AppAnswer]:
    """Answer what Informat asked; the request is in the queue again by itself (R8)."""
    return await command_app(parts, viewer, app_id, AnswerInformation(data.answer), key)


@post("/apps/{app_id:uuid}/withdraw", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def withdraw_app(parts: Parts, viewer: PartnerMember, key: str, app_id: UUID) -> Response[AppAnswer]:
    """Take the request back before it is decided: the app, or the APIs it wanted more."""
    return await command_app(parts, viewer, app_id, WithdrawApp(), key)


@post("/apps/{app_id:uuid}/apis", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def request_apis(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, data: MoreApis
) -> Response[AppAnswer]:
    """Ask for more APIs; what the app has goes on meanwhile (R63)."""
    asked = RequestApis({one.api: one.reason.strip() for one in data.apis})
    return await command_app(parts, viewer, app_id, asked, key)


@post("/apps/{app_id:uuid}/client", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def adopt_client(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, data: ExistingClient
) -> Response[AppAnswer]:
    """Link an existing client to an app without one, by its secret (R5); nothing changes there (R7)."""
    return await adopt(parts, viewer, app_id, data, key)


async def adopt(
    parts: Parts, viewer: PartnerMember, app_id: UUID, client: ExistingClient, key: str
) -> Response[AppAnswer]:
    """Prove the client and give it to the app. Refuses `ClientNotProven` and what the table refuses."""
    async with parts.refusals.noting(viewer.actor, command_name(AdoptClient), app_id):
        await prove(parts, client)
    return await command_app(parts, viewer, app_id, AdoptClient(client.client_id), key)


async def prove(parts: Parts, client: ExistingClient) -> None:
    """Refuse `ClientNotProven` unless the secret works. It is neither kept nor logged (R5).

    Refuses `ClientsNotTakenOver` where the portal could not manage it afterwards.
    """
    if not parts.directory.capabilities.every_client:
        raise ClientsNotTakenOver("This identity server lets the portal manage only clients that it made.")
    if not await parts.proof.works(client.client_id, client.secret):
        raise ClientNotProven("The identity server does not take this client ID with this secret.")


async def command_app(
    parts: Parts, viewer: Viewer, app_id: UUID, command: Command, key: str
) -> Response[AppAnswer]:
    """Give a command to an app in the viewer's sight: 200 when all is done, 202 when the rest follows."""
    async with (
        parts.refusals.noting(viewer.actor, command_name(type(command)), app_id),
        parts.storage.reading() as session,
    ):
        await reading.app_for(session, viewer, app_id, parts.clock.now())
    return answered(await parts.commands.command_app(app_id, viewer.actor, command, key))


def answered(answer: Any) -> Response[Any]:
    """200 when the outside systems followed, 202 while they have not yet."""
    return Response(answer, status_code=HTTP_200_OK if answer.settled else HTTP_202_ACCEPTED)


apps = Router(
    "/",
    dependencies={"viewer": Provide(anybody)},
    route_handlers=[
        list_apps,
        submit_app,
        show_app,
        change_contact,
        show_progress,
        answer_information,
        withdraw_app,
        request_apis,
        adopt_client,
    ],
)
