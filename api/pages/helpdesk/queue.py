"""The queue: what waits for a decision, who has it, and the next one (R8, R63)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Redirect, Template

from api.pages.forms import kept_form
from api.pages.queries import known
from api.pages.rendering import page, see
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from api.v1.apps import command_app
from domain.app_commands import ClaimTask, ReleaseTask
from domain.viewers import Helpdesk
from storage.read.queue import Claimed, TaskFilter, TaskKind, next_task, tasks_for


@get("/queue", dependencies=AS_HELPDESK)
async def queue_page(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Template:
    """The longest waiting first."""
    query = request.query_params
    asked = TaskFilter(
        text=query.get("q", "").strip(),
        kind=known(query.get("kind"), TaskKind),
        claimed=known(query.get("claimed"), Claimed),
        cursor=query.get("cursor") or None,
    )
    async with parts.storage.reading() as session:
        found = await tasks_for(session, viewer, asked)
    return page(
        "helpdesk/queue.html",
        viewer,
        tasks=found.items,
        next_cursor=found.next_cursor,
        cursor=asked.cursor,
        query={"q": asked.text, "kind": str(asked.kind or ""), "claimed": str(asked.claimed or "")},
        now=parts.clock.now(),
    )


@get("/queue/next", dependencies=AS_HELPDESK)
async def next_in_queue(parts: Parts, viewer: Helpdesk) -> Redirect:
    """The request to take on next; the queue itself when nothing waits that no colleague has."""
    async with parts.storage.reading() as session:
        task = await next_task(session, viewer)
    return see(f"/queue/{task.id}" if task else "/queue")


@post("/queue/{app_id:uuid}/claim", dependencies=AS_HELPDESK)
async def claim(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, app_id: UUID
) -> Response[Any]:
    """Take a request on, and look at it."""
    await command_app(parts, viewer, app_id, ClaimTask(), kept_form(request).key)
    return see(f"/queue/{app_id}")


@post("/queue/{app_id:uuid}/release", dependencies=AS_HELPDESK)
async def release(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, app_id: UUID
) -> Response[Any]:
    """Leave a request to whoever comes next."""
    await command_app(parts, viewer, app_id, ReleaseTask(), kept_form(request).key)
    return see("/queue", say="task_released")


handlers = [queue_page, next_in_queue, claim, release]
