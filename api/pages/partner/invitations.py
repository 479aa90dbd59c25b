"""Inviting school admins, and following what came of it (R9, R12)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form, separated
from api.pages.partner.proposal import proposal_from
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.invitations import Invited, check_proposed, invite_one, link_of
from domain.refusals import UnknownInstitution
from domain.viewers import PartnerMember
from storage.read.apps import app_for
from storage.read.invitations import invitation_of, invitations_of
from storage.read.news import mark_of_app
from storage.tables import InvitationRow

MOST_AT_ONCE = 50


@get("/apps/{app_id:uuid}/invitations", dependencies=AS_PARTNER)
async def invitations_tab(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    return await _tab(parts, viewer, app_id, Form())


@post("/apps/{app_id:uuid}/invitations", dependencies=AS_PARTNER)
async def invite(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    """Invite each address. Those that cannot be invited come back in the field, with the reason."""
    form = kept_form(request)
    emails = list(separated(form.words("emails", 20_000)))
    if len(emails) > MOST_AT_ONCE:
        form.wrong("emails", "too_many_addresses")
    proposed = proposal_from(form)
    if not form.errors:
        try:
            await check_proposed(parts, viewer, app_id, proposed)
        except UnknownInstitution as refusal:
            form.refused("targets", refusal, ", ".join(refusal.numbers))
    if form.errors:
        return await _tab(parts, viewer, app_id, form)
    outcomes = [await invite_one(parts, viewer, app_id, email, form.key, proposed) for email in emails]
    refused = [one for one in outcomes if one.code]
    if not refused:
        return see(f"/apps/{app_id}/invitations", say="invitations_sent")
    kept = {name: form.all(name) for name in ("proposed_apis", "targets")}
    left = Form({"emails": ["\n".join(one.email for one in refused)], **kept})
    left.wrong("emails", "some_not_invited")
    return await _tab(parts, viewer, app_id, left, refused)


@post("/apps/{app_id:uuid}/invitations/{invitation_id:uuid}/resend", dependencies=AS_PARTNER)
async def resend(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID, invitation_id: UUID
) -> Response[Any]:
    """A new link with a fresh month; the old one is dead."""
    await _own(parts, viewer, app_id, invitation_id)
    await parts.commands.resend_invitation(invitation_id, viewer.actor, kept_form(request).key, app_id)
    return see(f"/apps/{app_id}/invitations", say="invitation_resent")


@get("/apps/{app_id:uuid}/invitations/{invitation_id:uuid}/revoke", dependencies=AS_PARTNER)
async def revocation(parts: Parts, viewer: PartnerMember, app_id: UUID, invitation_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    invitation = await _own(parts, viewer, app_id, invitation_id)
    return page("partner/revoke.html", viewer, app=app, invitation_id=invitation.id, email=invitation.email)


@post("/apps/{app_id:uuid}/invitations/{invitation_id:uuid}/revoke", dependencies=AS_PARTNER)
async def revoke(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID, invitation_id: UUID
) -> Response[Any]:
    await _own(parts, viewer, app_id, invitation_id)
    await parts.commands.revoke_invitation(invitation_id, viewer.actor, kept_form(request).key, app_id)
    return see(f"/apps/{app_id}/invitations", say="invitation_revoked")


async def _tab(
    parts: Parts, viewer: PartnerMember, app_id: UUID, form: Form, refused: list[Invited] | None = None
) -> Template:
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        mark = await mark_of_app(session, viewer, app_id, now)
        app = await app_for(session, viewer, app_id, now)
        lines = (await invitations_of(session, viewer, app_id, now)).items
    return page(
        "partner/invitations.html",
        viewer,
        app=app,
        mark=mark,
        lines=[(line, link_of(parts, line.id, line.generation)) for line in lines],
        form=form,
        refused=refused or [],
    )


async def _own(parts: Parts, viewer: PartnerMember, app_id: UUID, invitation_id: UUID) -> InvitationRow:
    async with parts.storage.reading() as session:
        return await invitation_of(session, viewer, app_id, invitation_id)


handlers = [invitations_tab, invite, resend, revocation, revoke]
