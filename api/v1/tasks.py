"""The helpdesk: the queue, its decisions, and the life of apps after them (R8, R60, R61)."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import Provide

from api.parts import Parts
from api.v1.apps import command_app
from api.v1.inputs import Approval, OptionalReason, Question, Reason
from api.viewers import the_helpdesk
from domain.app_lifecycle import (
    ApproveApp,
    ArchiveApp,
    ReinstateApp,
    RejectApp,
    RequestInformation,
    ResumeApp,
    SuspendApp,
)
from domain.viewers import Helpdesk
from storage.read.apps import AppSummary, app_for, apps_awaiting_decision, state_of
from storage.read.paging import Page


@get("/tasks", tags=["helpdesk"])
async def list_tasks(parts: Parts, viewer: Helpdesk) -> Page[AppSummary]:
    """The apps that wait for a decision, the longest waiting first (R8)."""
    async with parts.storage.reading() as session:
        return Page(await apps_awaiting_decision(session, viewer), None)


@post("/tasks/{app_id:uuid}/approve", tags=["helpdesk"])
async def approve_app(
    parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Approval | None = None
) -> Response[Any]:
    """Approve all of the APIs asked for, or some (R8). 202 while the identity server is away."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    named = data.apis if data else None
    apis = state_of(app).requested if named is None else frozenset(named)
    return await command_app(parts, viewer, app_id, ApproveApp(apis), key)


@post("/tasks/{app_id:uuid}/reject", tags=["helpdesk"])
async def reject_app(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Reason) -> Response[Any]:
    """Refuse, with a reason that the partner is mailed (R8)."""
    return await command_app(parts, viewer, app_id, RejectApp(data.reason), key)


@post("/tasks/{app_id:uuid}/request-info", tags=["helpdesk"])
async def request_information(
    parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Question
) -> Response[Any]:
    """Ask the partner something before deciding (R8)."""
    return await command_app(parts, viewer, app_id, RequestInformation(data.question), key)


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


tasks = Router(
    "/",
    dependencies={"viewer": Provide(the_helpdesk)},
    route_handlers=[
        list_tasks,
        approve_app,
        reject_app,
        request_information,
        archive_app,
        reinstate_app,
        suspend_app,
        resume_app,
    ],
)
