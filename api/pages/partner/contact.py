"""Where an app's mails go: the partner changes it as long as the app lives (R14)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.apps import move_contact
from domain.refusals import ContactUnchanged
from domain.viewers import PartnerMember
from storage.read.apps import app_for


@get("/apps/{app_id:uuid}/contact", dependencies=AS_PARTNER)
async def contact_form(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    return await _form(parts, viewer, app_id, Form())


@post("/apps/{app_id:uuid}/contact", dependencies=AS_PARTNER)
async def change_contact(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    form = kept_form(request)
    address = form.email("contact_email")
    if not form.errors:
        try:
            await move_contact(parts, visit, viewer, app_id, address, form.key)
            return see(f"/apps/{app_id}", say="contact_changed")
        except ContactUnchanged as refusal:
            form.refused("contact_email", refusal)
    return await _form(parts, viewer, app_id, form)


async def _form(parts: Parts, viewer: PartnerMember, app_id: UUID, form: Form) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    return page("partner/contact.html", viewer, app=app, form=form)


handlers = [contact_form, change_contact]
