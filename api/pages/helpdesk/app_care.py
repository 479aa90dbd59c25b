"""Archive, reinstate, suspend and resume an app: each asks once more before it does so (R60, R61)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from api.v1.apps import command_app
from domain.app_commands import ArchiveApp, Command, ReinstateApp, ResumeApp, SuspendApp
from domain.refusals import StatusNotAllowed
from domain.viewers import Helpdesk
from storage.read.apps import AppDetail, app_for


class Care(StrEnum):
    """What the page at `/apps/{id}/care/{care}` asks about."""

    ARCHIVE = "archive"
    REINSTATE = "reinstate"
    SUSPEND = "suspend"
    RESUME = "resume"


COMMAND_OF: Mapping[Care, str] = {
    Care.ARCHIVE: "archive_app",
    Care.REINSTATE: "reinstate_app",
    Care.SUSPEND: "suspend_app",
    Care.RESUME: "resume_app",
}


@get("/apps/{app_id:uuid}/care/{care:str}", dependencies=AS_HELPDESK)
async def confirmation(parts: Parts, viewer: Helpdesk, app_id: UUID, care: Care) -> Template:
    return _asked(viewer, await _app(parts, viewer, app_id, care), care, Form())


@post("/apps/{app_id:uuid}/care/{care:str}", dependencies=AS_HELPDESK)
async def carry_out(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, app_id: UUID, care: Care
) -> Response[Any]:
    form = kept_form(request)
    command = _command(form, care)
    if form.errors:
        return _asked(viewer, await _app(parts, viewer, app_id, care), care, form)
    await command_app(parts, viewer, app_id, command, form.key)
    return see(f"/apps/{app_id}", say=COMMAND_OF[care])


def _command(form: Form, care: Care) -> Command:
    match care:
        case Care.ARCHIVE:
            return ArchiveApp(form.words("reason", required=False))
        case Care.SUSPEND:
            return SuspendApp(form.words("reason"))
        case Care.REINSTATE:
            return ReinstateApp()
        case Care.RESUME:
            return ResumeApp()


async def _app(parts: Parts, viewer: Helpdesk, app_id: UUID, care: Care) -> AppDetail:
    """The app, if this can be done with it now. Refuses `StatusNotAllowed`."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    if COMMAND_OF[care] not in app.commands:
        raise StatusNotAllowed(f"{COMMAND_OF[care]} is not possible while the app is {app.status}.")
    return app


def _asked(viewer: Helpdesk, app: AppDetail, care: Care, form: Form) -> Template:
    return page("helpdesk/care.html", viewer, app=app, care=care, form=form)


handlers = [confirmation, carry_out]
