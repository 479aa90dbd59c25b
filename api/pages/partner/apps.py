"""A partner's apps: where each stands, asking for one, answering Informat, withdrawing (R4, R8, R15)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.partner.asked_apis import reasons_from
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.apps import ask_for, command_app
from api.v1.inputs import ApiAsked, ExistingClient, NewApp
from domain.apis import Api
from domain.app_commands import AnswerInformation, WithdrawApp
from domain.app_lifecycle import AppStatus
from domain.progress import StepState, progress_of
from domain.refusals import ClientNotProven
from domain.viewers import PartnerMember
from storage.read.access import clients_with_access
from storage.read.apps import AppFilter, AppSummary, app_for, apps_for, has_rights
from storage.read.news import mark_of_app
from storage.read.partners import profile_of


async def dashboard(parts: Parts, viewer: PartnerMember, asked: AppFilter) -> Template:
    """Each app with where it stands and who acts next."""
    async with parts.storage.reading() as session:
        found = await apps_for(session, viewer, asked)
        in_use = await clients_with_access(session, viewer)
    lines = [(app, _current_step(app, in_use)) for app in found.items]
    return page("partner/apps.html", viewer, lines=lines, next_cursor=found.next_cursor, asked=asked)


async def overview(parts: Parts, viewer: PartnerMember, app_id: UUID, form: Form | None = None) -> Template:
    """Where the app stands on its way, what was decided, and what the partner can do now."""
    async with parts.storage.reading() as session:
        mark = await mark_of_app(session, viewer, app_id, parts.clock.now())
        app = await app_for(session, viewer, app_id, parts.clock.now())
        in_use = await has_rights(session, app.client_id)
    return page(
        "partner/overview.html",
        viewer,
        app=app,
        mark=mark,
        steps=list(progress_of(app.status, app.client_id is not None, in_use)),
        form=form or Form(),
    )


@get("/apps/new", dependencies=AS_PARTNER)
async def new_app_form(parts: Parts, viewer: PartnerMember) -> Template:
    async with parts.storage.reading() as session:
        profile = await profile_of(session, viewer)
    return _new_app(parts, viewer, Form({"contact_email": [profile.contact_email], "client": ["new"]}))


@post("/apps/new", dependencies=AS_PARTNER)
async def submit_app(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Response[Any]:
    form = kept_form(request)
    asked = _app_from(form)
    if form.errors:
        return _new_app(parts, viewer, form)
    try:
        answer = await ask_for(parts, viewer, asked, form.key)
    except ClientNotProven as refusal:
        form.refused("client_id", refusal)
        return _new_app(parts, viewer, form)
    return see(f"/apps/{answer.app_id}", say="app_submitted")


@post("/apps/{app_id:uuid}/answers", dependencies=AS_PARTNER)
async def answer_information(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    """The answer puts the request back in the queue by itself (R8)."""
    form = kept_form(request)
    answer = form.words("answer")
    if form.errors:
        return await overview(parts, viewer, app_id, form)
    await command_app(parts, viewer, app_id, AnswerInformation(answer), form.key)
    return see(f"/apps/{app_id}", say="information_answered")


@get("/apps/{app_id:uuid}/withdraw", dependencies=AS_PARTNER)
async def withdrawal(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    return page("partner/withdraw.html", viewer, app=app)


@post("/apps/{app_id:uuid}/withdraw", dependencies=AS_PARTNER)
async def withdraw_app(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    await command_app(parts, viewer, app_id, WithdrawApp(), kept_form(request).key)
    return see(f"/apps/{app_id}", say="app_withdrawn")


def _current_step(app: AppSummary, in_use: frozenset[str]) -> Any:
    """The step that the app waits at, or the last one when it waits for nobody."""
    steps = list(progress_of(AppStatus(app.status), app.client_id is not None, app.client_id in in_use))
    return next((step for step in steps if step.state is StepState.NOW), steps[-1])


def _new_app(parts: Parts, viewer: PartnerMember, form: Form) -> Template:
    can = parts.directory.capabilities
    return page("partner/new_app.html", viewer, form=form, apis=list(Api), can=can)


def _app_from(form: Form) -> NewApp:
    """The app asked for; what is wrong with it is in the form's errors."""
    asked = NewApp(
        name=form.proper_name("name"),
        description=form.words("description"),
        contact_email=form.email("contact_email"),
        apis=[ApiAsked(api, reason) for api, reason in reasons_from(form).items()],
    )
    if form["client"] == "existing":
        asked.existing_client = ExistingClient(form.line("client_id"), form.line("client_secret", 500))
    return asked


handlers = [
    new_app_form,
    submit_app,
    answer_information,
    withdrawal,
    withdraw_app,
]
