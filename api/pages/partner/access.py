"""What schools gave an app, with the scope strings, and what happened to it (R12, R13, R57)."""

from dataclasses import replace
from uuid import UUID

from litestar.response import Template

from api.names_at_informat import places_of_log
from api.pages.rendering import page
from api.parts import Parts
from api.v1.access import with_places
from api.v1.invitations import link_of
from domain.invitations import InvitationState
from domain.viewers import PartnerMember
from storage.read.access import rights_of_client
from storage.read.apps import app_for
from storage.read.invitations import invitations_of
from storage.read.log import LogFilter, log_for
from storage.read.mails import MailFilter, mails_of_app
from storage.read.news import mark_of_app

LOG_PAGE = 50
WITH_LINK = ("invitation_sent", "invitation_resent")


async def access_tab(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        mark = await mark_of_app(session, viewer, app_id, parts.clock.now())
        app = await app_for(session, viewer, app_id, parts.clock.now())
        lines = await rights_of_client(session, viewer, app.client_id) if app.client_id else []
    rights = await with_places(parts, viewer, lines)
    return page("partner/access.html", viewer, app=app, mark=mark, rights=rights)


async def mails_tab(parts: Parts, viewer: PartnerMember, app_id: UUID, cursor: str | None) -> Template:
    """The mails to the partner and to whom it invited, and what became of each."""
    async with parts.storage.reading() as session:
        mark = await mark_of_app(session, viewer, app_id, parts.clock.now())
        app = await app_for(session, viewer, app_id, parts.clock.now())
        mails = await mails_of_app(session, viewer, app_id, MailFilter(cursor=cursor))
    return page("partner/mails.html", viewer, app=app, mark=mark, mails=mails, cursor=cursor)


async def log_tab(
    parts: Parts, viewer: PartnerMember, app_id: UUID, asked: LogFilter, query: dict[str, str]
) -> Template:
    """The log, with the link of each invitation that still opens something, to mail it oneself (R12)."""
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, now)
        log = await log_for(session, viewer, replace(asked, app_id=app_id, size=LOG_PAGE))
        mailed = any(line.event in WITH_LINK for line in log.items)
        invitations = (await invitations_of(session, viewer, app_id, now)).items if mailed else []
    good = {
        (str(one.id), one.generation): link_of(parts, one.id, one.generation)
        for one in invitations
        if one.state is InvitationState.OPEN
    }
    links = {
        line.position: good.get((line.after["invitation_id"], line.after["generation"]))
        for line in log.items
        if line.event in WITH_LINK
    }
    return page(
        "partner/log.html",
        viewer,
        app=app,
        log=log,
        cursor=asked.cursor,
        query=query,
        links=links,
        place_at=await places_of_log(parts, log.items),
    )
