"""All apps, and one app's page with what can be done with it now (R60, R61)."""

from uuid import UUID

from litestar.response import Template

from api.pages.back_office.addresses import parameters
from api.pages.forms import Form
from api.pages.rendering import page
from api.parts import Parts
from api.v1.access import with_places
from domain.viewers import Helpdesk
from storage.read.access import rights_of_client
from storage.read.apps import AppFilter, app_for, apps_for
from storage.read.mails import MailFilter, mails_of_app
from storage.read.queue import notes_about


async def app_list(parts: Parts, viewer: Helpdesk, asked: AppFilter) -> Template:
    async with parts.storage.reading() as session:
        found = await apps_for(session, viewer, asked)
    return page(
        "helpdesk/apps.html",
        viewer,
        apps=found.items,
        next_cursor=found.next_cursor,
        cursor=asked.cursor,
        query=parameters(asked),
    )


async def overview(parts: Parts, viewer: Helpdesk, app_id: UUID) -> Template:
    """The app, the notes about it, and a button for each command of the table."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        notes = await notes_about(session, viewer, app_id)
    return page("helpdesk/app.html", viewer, app=app, notes=notes, form=Form())


async def access_tab(parts: Parts, viewer: Helpdesk, app_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        lines = await rights_of_client(session, viewer, app.client_id) if app.client_id else []
    return page("helpdesk/app_access.html", viewer, app=app, rights=await with_places(parts, viewer, lines))


async def mails_tab(parts: Parts, viewer: Helpdesk, app_id: UUID, cursor: str | None) -> Template:
    """Every mail about the app, to whom it went, and the server's words when it was refused."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        mails = await mails_of_app(session, viewer, app_id, MailFilter(cursor=cursor))
    return page("helpdesk/mails.html", viewer, app=app, mails=mails, cursor=cursor)
