"""The list Apps, and the tabs Algemeen and Logs of one app (R30-R32)."""

from dataclasses import replace
from uuid import UUID

from litestar.response import Template

from api.names_at_informat import places_of_log
from api.pages.back_office.addresses import parameters
from api.pages.rendering import page
from api.pages.school_admin.year import year_now
from api.parts import Parts
from domain.apis import Api
from domain.viewers import SchoolAdmin
from storage.read.apps import AppFilter, app_for, apps_for, state_of
from storage.read.log import LogFilter, log_for


async def app_list(parts: Parts, viewer: SchoolAdmin, asked: AppFilter) -> Template:
    """Every app with access to something that the admin administers (R30)."""
    async with parts.storage.reading() as session:
        found = await apps_for(session, viewer, asked)
    return page(
        "school_admin/apps.html",
        viewer,
        apps=found.items,
        next_cursor=found.next_cursor,
        cursor=asked.cursor,
        query=parameters(asked),
        year=year_now(parts.clock),
    )


async def general_tab(parts: Parts, viewer: SchoolAdmin, app_id: UUID) -> Template:
    """The app's properties, which nobody changes here (R32)."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    return page("school_admin/general.html", viewer, app=app, apis=list(Api), enabled=state_of(app).enabled)


async def log_tab(
    parts: Parts, viewer: SchoolAdmin, app_id: UUID, asked: LogFilter, query: dict[str, str]
) -> Template:
    """The changes of access at the admin's own institutions and groups (R32)."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        log = await log_for(session, viewer, replace(asked, app_id=app_id))
    return page(
        "school_admin/log.html",
        viewer,
        app=app,
        log=log,
        cursor=asked.cursor,
        query=query,
        place_at=await places_of_log(parts, log.items),
    )
