"""One partner, with its people and its apps."""

from uuid import UUID

from litestar import get
from litestar.response import Template

from api.pages.helpdesk.email_domains import addresses_beside_website
from api.pages.rendering import page
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from domain.viewers import Helpdesk
from storage.read.partner_record import partner_record


@get("/partner-records/{partner_id:uuid}", dependencies=AS_HELPDESK)
async def partner_page(parts: Parts, viewer: Helpdesk, partner_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        partner = await partner_record(session, viewer, partner_id)
    addresses = addresses_beside_website(partner, partner.contact_email)
    return page("helpdesk/partner.html", viewer, partner=partner, addresses=addresses)


handlers = [partner_page]
