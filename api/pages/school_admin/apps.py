"""The list Apps, and the tab Algemeen of one app (R30-R32)."""

from uuid import UUID

from litestar.response import Template

from api.pages.back_office.addresses import parameters
from api.pages.rendering import page
from api.pages.school_admin.year import year_now
from api.parts import Parts
from domain.apis import Api
from domain.viewers import SchoolAdmin
from storage.read.apps import AppFilter, app_for, apps_for, state_of


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
