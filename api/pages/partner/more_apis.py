"""Asking for more APIs for an app that is approved; what it has goes on meanwhile (R63)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.partner.asked_apis import reasons_from
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.apps import command_app
from domain.apis import Api
from domain.app_commands import RequestApis, WithdrawApp
from domain.viewers import PartnerMember
from storage.read.apps import app_for
from storage.tables import ApiState


@get("/apps/{app_id:uuid}/apis", dependencies=AS_PARTNER)
async def more_apis_form(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    return await _form(parts, viewer, app_id, Form())


@post("/apps/{app_id:uuid}/apis", dependencies=AS_PARTNER)
async def request_apis(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    form = kept_form(request)
    reasons = reasons_from(form)
    if form.errors:
        return await _form(parts, viewer, app_id, form)
    await command_app(parts, viewer, app_id, RequestApis(reasons), form.key)
    return see(f"/apps/{app_id}", say="apis_requested")


@get("/apps/{app_id:uuid}/apis/withdraw", dependencies=AS_PARTNER)
async def withdrawal(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    return page("partner/withdraw_apis.html", viewer, app=app)


@post("/apps/{app_id:uuid}/apis/withdraw", dependencies=AS_PARTNER)
async def withdraw_apis(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    await command_app(parts, viewer, app_id, WithdrawApp(), kept_form(request).key)
    return see(f"/apps/{app_id}", say="apis_withdrawn")


async def _form(parts: Parts, viewer: PartnerMember, app_id: UUID, form: Form) -> Template:
    """The APIs that the app does not have yet."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    had = {one.api for one in app.apis if one.state is not ApiState.REFUSED}
    return page(
        "partner/more_apis.html",
        viewer,
        app=app,
        form=form,
        apis=[api for api in Api if api not in had],
    )


handlers = [more_apis_form, request_apis, withdrawal, withdraw_apis]
