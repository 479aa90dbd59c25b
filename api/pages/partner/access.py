"""What schools gave an app, with the scope strings, and what happened to it (R12, R13, R57)."""

from dataclasses import replace
from uuid import UUID

from litestar.response import Template

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

LOG_PAGE = 50
WITH_LINK = ("invitation_sent", "invitation_resent")


async def access_tab(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        lines = await rights_of_client(session, viewer, app.client_id) if app.client_id else []
    rights = await with_places(parts, viewer, lines)
    return page("partner/access.html", viewer, app=app, rights=rights)


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
    links = {
        (str(one.id), one.generation): link_of(parts, one.id, one.generation)
        for one in invitations
        if one.state is InvitationState.OPEN
    }
    return page(
        "partner/log.html",
        viewer,
        app=app,
        log=log,
        cursor=asked.cursor,
        query=query,
        links=links,
        with_link=WITH_LINK,
    )
