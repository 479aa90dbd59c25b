"""The helpdesk's queue: claim, note, decide (R8, R63)."""

from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import Provide

from api.parts import Parts
from api.v1.apps import command_app
from api.v1.inputs import Approval, Note, Question, Reason
from api.viewers import the_helpdesk
from domain.app_commands import (
    AddNote,
    ApproveApp,
    ClaimTask,
    RejectApp,
    ReleaseTask,
    RequestInformation,
)
from domain.viewers import Helpdesk
from storage.read.paging import Page
from storage.read.queue import (
    Claimed,
    TaskFilter,
    TaskKind,
    TaskLine,
    TaskNote,
    next_task,
    notes_about,
    tasks_for,
)


@get("/tasks", tags=["helpdesk"])
async def list_tasks(
    parts: Parts,
    viewer: Helpdesk,
    q: str = "",
    kind: TaskKind | None = None,
    claimed: Claimed | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[TaskLine]:
    """The requests that wait for a decision, the longest waiting first (R8)."""
    async with parts.storage.reading() as session:
        return await tasks_for(session, viewer, TaskFilter(q, kind, claimed, cursor, size))


@get("/tasks/next", tags=["helpdesk"])
async def show_next_task(parts: Parts, viewer: Helpdesk) -> TaskLine | None:
    """The request to take on next; null when nothing waits that no colleague has."""
    async with parts.storage.reading() as session:
        return await next_task(session, viewer)


@post("/tasks/{app_id:uuid}/claim", tags=["helpdesk"])
async def claim_task(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID) -> Response[Any]:
    """Take a request on: colleagues leave the decision to the one who has it."""
    return await command_app(parts, viewer, app_id, ClaimTask(), key)


@post("/tasks/{app_id:uuid}/release", tags=["helpdesk"])
async def release_task(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID) -> Response[Any]:
    """Leave a request to whoever comes next."""
    return await command_app(parts, viewer, app_id, ReleaseTask(), key)


@get("/tasks/{app_id:uuid}/notes", tags=["helpdesk"])
async def list_notes(parts: Parts, viewer: Helpdesk, app_id: UUID) -> Page[TaskNote]:
    """The helpdesk's own notes, which no partner ever sees."""
    async with parts.storage.reading() as session:
        return Page(await notes_about(session, viewer, app_id), None)


@post("/tasks/{app_id:uuid}/notes", tags=["helpdesk"])
async def add_note(parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Note) -> Response[Any]:
    """Add a note among the helpdesk."""
    return await command_app(parts, viewer, app_id, AddNote(data.text), key)


@post("/tasks/{app_id:uuid}/approve", tags=["helpdesk"])
async def approve_request(
    parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Approval | None = None
) -> Response[Any]:
    """Approve all of the APIs asked for, or some (R8, R63). 202 while the identity server is away."""
    named = frozenset(data.apis) if data and data.apis is not None else None
    return await command_app(parts, viewer, app_id, ApproveApp(named), key)


@post("/tasks/{app_id:uuid}/reject", tags=["helpdesk"])
async def reject_request(
    parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Reason
) -> Response[Any]:
    """Refuse, with a reason that the partner is mailed (R8, R63)."""
    return await command_app(parts, viewer, app_id, RejectApp(data.reason), key)


@post("/tasks/{app_id:uuid}/request-info", tags=["helpdesk"])
async def request_information(
    parts: Parts, viewer: Helpdesk, key: str, app_id: UUID, data: Question
) -> Response[Any]:
    """Ask the partner something before deciding (R8)."""
    return await command_app(parts, viewer, app_id, RequestInformation(data.question), key)


tasks = Router(
    "/",
    dependencies={"viewer": Provide(the_helpdesk)},
    route_handlers=[
        list_tasks,
        show_next_task,
        claim_task,
        release_task,
        list_notes,
        add_note,
        approve_request,
        reject_request,
        request_information,
    ],
)
