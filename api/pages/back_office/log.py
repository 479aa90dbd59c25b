"""The tab Logs of one app: everything for the helpdesk, a school admin's own places for him (R32, R57)."""

from dataclasses import replace
from uuid import UUID

from litestar.response import Template

from api.names_at_informat import places_of_log
from api.pages.rendering import page
from api.parts import Parts
from domain.viewers import Helpdesk, SchoolAdmin
from storage.read.apps import app_for
from storage.read.log import LogFilter, log_for


async def log_tab(
    parts: Parts, viewer: Helpdesk | SchoolAdmin, app_id: UUID, asked: LogFilter, query: dict[str, str]
) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        log = await log_for(session, viewer, replace(asked, app_id=app_id))
    return page(
        "helpdesk/log.html" if isinstance(viewer, Helpdesk) else "school_admin/log.html",
        viewer,
        app=app,
        log=log,
        cursor=asked.cursor,
        query=query,
        place_at=await places_of_log(parts, log.items),
    )
