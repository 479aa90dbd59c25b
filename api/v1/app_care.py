"""The helpdesk: the life of an app after its approval (R6, R7, R60, R61)."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, post
from litestar.di import Provide

from api.parts import Parts
from api.v1.apps import command_app
from api.v1.inputs import OptionalReason, Reason
from api.viewers import the_helpdesk
from domain.app_commands import ArchiveApp, ReinstateApp, ResumeApp, SuspendApp
from domain.viewers import Helpdesk


@post("/apps/{app_id:uuid}/archive", tags=["helpdesk"])
async def archive_app(
    parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: OptionalReason | None = None
) -> Response[Any]:
    """Make the client inactive for good; the rights stay visible (R61)."""
    return await command_app(parts, viewer, app_id, ArchiveApp(data.reason if data else ""), key)


@post("/apps/{app_id:uuid}/reinstate", tags=["helpdesk"])
async def reinstate_app(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID) -> Response[Any]:
    """Take an app out of the archive."""
    return await command_app(parts, viewer, app_id, ReinstateApp(), key)


@post("/apps/{app_id:uuid}/suspend", tags=["helpdesk"])
async def suspend_app(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Reason) -> Response[Any]:
    """Pause an app, with a reason (R60)."""
    return await command_app(parts, viewer, app_id, SuspendApp(data.reason), key)


@post("/apps/{app_id:uuid}/resume", tags=["helpdesk"])
async def resume_app(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID) -> Response[Any]:
    """End the pause."""
    return await command_app(parts, viewer, app_id, ResumeApp(), key)


app_care = Router(
    "/",
    dependencies={"viewer": Provide(the_helpdesk)},
    route_handlers=[archive_app, reinstate_app, suspend_app, resume_app],
)
