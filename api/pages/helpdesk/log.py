"""The log over everything, narrowed as one likes, and what was refused (R57)."""

from dataclasses import replace
from typing import Any

from litestar import Request, get
from litestar.response import Template

from api.names_at_informat import places_of_log
from api.pages.queries import known, log_filter, log_parameters
from api.pages.rendering import page
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from domain.apis import Api
from domain.viewers import Helpdesk
from storage.read.log import log_for
from storage.read.refusals import RefusalFilter, refusals_for


@get("/log", dependencies=AS_HELPDESK)
async def log_page(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Template:
    """Who changed what and when, newest first; besides the usual also by API and by institution or group."""
    api = known(request.query_params.get("api"), Api)
    target = request.query_params.get("target", "").strip().lower()
    asked = replace(log_filter(request), api=api, target=target or None)
    async with parts.storage.reading() as session:
        log = await log_for(session, viewer, asked)
    return page(
        "helpdesk/whole_log.html",
        viewer,
        log=log,
        cursor=asked.cursor,
        query=log_parameters(request) | {"api": str(api or ""), "target": target},
        place_at=await places_of_log(parts, log.items),
    )


@get("/refusals", dependencies=AS_HELPDESK)
async def refusals_page(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Template:
    """What was refused before it reached a workflow: who tried what, and why not (R57)."""
    narrowed = log_filter(request)
    asked = RefusalFilter(
        person=narrowed.person, since=narrowed.since, before=narrowed.before, cursor=narrowed.cursor
    )
    async with parts.storage.reading() as session:
        refusals = await refusals_for(session, viewer, asked)
    return page(
        "helpdesk/refusals.html",
        viewer,
        refusals=refusals,
        cursor=asked.cursor,
        query=log_parameters(request),
    )


handlers = [log_page, refusals_page]
