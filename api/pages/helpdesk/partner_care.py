"""Take a partner out of the public directory, and let it back in; asked once more before it is done (R2)."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from domain.partner_commands import ResumePartner, SuspendPartner
from domain.viewers import Helpdesk
from storage.read.partner_record import partner_record


class PartnerCare(StrEnum):
    SUSPEND = "suspend"
    RESUME = "resume"


@get("/partner-records/{partner_id:uuid}/{care:str}", dependencies=AS_HELPDESK)
async def confirmation(parts: Parts, viewer: Helpdesk, partner_id: UUID, care: PartnerCare) -> Template:
    return await _asked(parts, viewer, partner_id, care, Form())


@post("/partner-records/{partner_id:uuid}/{care:str}", dependencies=AS_HELPDESK)
async def carry_out(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, partner_id: UUID, care: PartnerCare
) -> Response[Any]:
    form = kept_form(request)
    suspends = care is PartnerCare.SUSPEND
    reason = form.words("reason", required=suspends)
    if form.errors:
        return await _asked(parts, viewer, partner_id, care, form)
    command = SuspendPartner(reason) if suspends else ResumePartner(reason)
    await parts.commands.command_partner(partner_id, viewer.actor, command, form.key)
    return see(f"/partner-records/{partner_id}", say=f"partner_{care}")


async def _asked(parts: Parts, viewer: Helpdesk, partner_id: UUID, care: PartnerCare, form: Form) -> Template:
    async with parts.storage.reading() as session:
        partner = await partner_record(session, viewer, partner_id)
    return page("helpdesk/partner_care.html", viewer, partner=partner, care=care, form=form)


handlers = [confirmation, carry_out]
