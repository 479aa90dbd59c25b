"""Where the identity server and the record differ: shown, compared anew, adopted or restored (R7, R25)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.names_at_informat import places
from api.pages.forms import kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from api.v1.drift import answer_drift, drift_page, one_difference
from domain.drift import DriftAnswer, check_offered
from domain.viewers import Helpdesk


@get("/drift", dependencies=AS_HELPDESK)
async def show_drift(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Template:
    """All differences, or with `client_id` those of one client."""
    query = request.query_params
    client_id, cursor = query.get("client_id") or None, query.get("cursor") or None
    found = await drift_page(parts, viewer, client_id, cursor)
    return page(
        "helpdesk/drift.html",
        viewer,
        items=found.items,
        next_cursor=found.next_cursor,
        cursor=cursor,
        last_check=found.last_check,
        client_id=client_id,
        query={"client_id": client_id or ""},
    )


@post("/drift/check", dependencies=AS_HELPDESK)
async def compare(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Response[Any]:
    """Compare now, everything or one client. Nothing is repaired."""
    client_id = kept_form(request)["client_id"] or None
    compared = await parts.commands.check_drift(viewer.actor, client_id)
    return see(_list_of(client_id), say="drift_compared" if compared else "drift_comparing")


@get("/drift/{drift_id:uuid}/{answer:str}", dependencies=AS_HELPDESK)
async def confirmation(parts: Parts, viewer: Helpdesk, drift_id: UUID, answer: DriftAnswer) -> Template:
    """What will be done, asked once more. Refuses what `check_offered` does."""
    line = await one_difference(parts, viewer, drift_id)
    check_offered(line.kind, answer, line.answers)
    named = await places(parts, [line.right] if line.right else [])
    place = named[line.right] if line.right else None
    return page("helpdesk/drift_answer.html", viewer, line=line, place=place, answer=answer)


@post("/drift/{drift_id:uuid}/{answer:str}", dependencies=AS_HELPDESK)
async def carry_out(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, drift_id: UUID, answer: DriftAnswer
) -> Response[Any]:
    done = await answer_drift(parts, viewer, drift_id, answer, kept_form(request).key)
    return see("/drift", say=f"drift_{answer}" if done.settled else "drift_restoring")


def _list_of(client_id: str | None) -> str:
    return f"/drift?{urlencode({'client_id': client_id})}" if client_id else "/drift"


handlers = [show_drift, compare, confirmation, carry_out]
