"""Search over everything: partners, apps, clients, schools, access groups and mails, in one page."""

from litestar import get
from litestar.response import Template

from api.names_at_informat import Place, places, rights_named
from api.pages.rendering import page
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from domain.viewers import Helpdesk
from storage.read.access import rights_given
from storage.read.apps import AppFilter, apps_for
from storage.read.clients import ClientFilter, clients_for
from storage.read.mails import mails_sent_to
from storage.read.partner_record import partners_named
from storage.sessions import ReadSession

EACH = 10


@get("/search", dependencies=AS_HELPDESK)
async def search_page(parts: Parts, viewer: Helpdesk, q: str = "") -> Template:
    """The first of each kind; their own lists have the rest."""
    text = q.strip()
    if not text:
        return page(
            "helpdesk/search.html", viewer, q="", partners=[], apps=[], clients=[], found_places=[], mails=[]
        )
    async with parts.storage.reading() as session:
        partners = await partners_named(session, viewer, text)
        apps = await apps_for(session, viewer, AppFilter(text=text, size=EACH))
        clients = await clients_for(session, viewer, ClientFilter(text, size=EACH))
        found_places = await _places(parts, session, viewer, text)
        mails = await mails_sent_to(session, viewer, text, EACH) if "@" in text else []
    return page(
        "helpdesk/search.html",
        viewer,
        q=text,
        partners=partners[:EACH],
        apps=apps.items,
        clients=clients.items,
        found_places=found_places,
        mails=mails,
    )


async def _places(parts: Parts, session: ReadSession, viewer: Helpdesk, text: str) -> list[Place]:
    """Schools and access groups that gave access to something, by name or by number."""
    given = await rights_given(session, viewer)
    found = set(await rights_named(parts, given, text)) | {one for one in given if text in one.target}
    named = await places(parts, found)
    unique = {one.target: named[one] for one in sorted(found)}
    return list(unique.values())[:EACH]


handlers = [search_page]
