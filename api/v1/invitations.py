"""Invitations: sent by a partner, opened by school admins (R9-R12, R33)."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from litestar import Request, Router, get, post
from litestar.datastructures import State
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK

from api.names_at_informat import unknown_institutions
from api.parts import Parts
from api.v1.inputs import Invitees
from api.viewers import a_partner, a_school_admin, anybody
from domain.apis import AccessRight
from domain.app_lifecycle import AppStatus
from domain.email_addresses import email_address
from domain.invitations import InvitationState
from domain.refusals import LinkOver, Refusal, UnknownInstitution
from domain.viewers import PartnerMember, SchoolAdmin
from storage.read.apps import app_for, state_of
from storage.read.invitations import (
    InvitationLine,
    LinkTarget,
    invitation_of,
    invitations_of,
    link_target,
    was_opened_by,
)
from storage.read.paging import Page
from workflows.messages import NewInvitation, Opening

INVITATION_IDS = UUID("0c1f0a4e-6a3b-5ad2-9c51-0d0b7f6a2e31")
LINK = "invitation"


class Invited(msgspec.Struct):
    """What became of one address: an invitation, or the reason why there is none."""

    email: str
    invitation_id: UUID | None
    code: str | None = None
    detail: str = ""


class InvitationWithLink(msgspec.Struct):
    """An invitation with its link, to copy into a mail of one's own (R12)."""

    invitation: InvitationLine
    link: str


class LinkShown(msgspec.Struct):
    """What a link leads to. Until it is opened by a signed-in school admin, it shows no more than this."""

    app_id: UUID
    app: str
    description: str
    partner: str
    state: InvitationState
    expires_at: datetime


class Opened(msgspec.Struct):
    app_id: UUID


@get("/apps/{app_id:uuid}/invitations", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def list_invitations(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Page[InvitationWithLink]:
    """The app's invitations with their state (R12)."""
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        await app_for(session, viewer, app_id, now)
        page = await invitations_of(session, viewer, app_id, now)
    lines = [InvitationWithLink(line, link_of(parts, line.id, line.generation)) for line in page.items]
    return Page(lines, page.next_cursor)


@post("/apps/{app_id:uuid}/invitations", dependencies={"viewer": Provide(a_partner)}, tags=["partner"])
async def invite(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, data: Invitees
) -> list[Invited]:
    """Invite school admins by mail, with an answer per address (R9), and a proposal of what to grant."""
    proposed = frozenset(target.right() for target in data.propose)
    await check_proposed(parts, viewer, app_id, proposed)
    return [
        await invite_one(parts, viewer, app_id, email, key, proposed) for email in dict.fromkeys(data.emails)
    ]


@post(
    "/apps/{app_id:uuid}/invitations/{invitation_id:uuid}/revoke",
    dependencies={"viewer": Provide(a_partner)},
    status_code=HTTP_200_OK,
    tags=["partner"],
)
async def revoke_invitation(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, invitation_id: UUID
) -> None:
    """Take an invitation back: its link is dead (R12)."""
    async with parts.storage.reading() as session:
        await invitation_of(session, viewer, app_id, invitation_id)
    await parts.commands.revoke_invitation(invitation_id, viewer.actor, key, app_id)


@post(
    "/apps/{app_id:uuid}/invitations/{invitation_id:uuid}/resend",
    dependencies={"viewer": Provide(a_partner)},
    status_code=HTTP_200_OK,
    tags=["partner"],
)
async def resend_invitation(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, invitation_id: UUID
) -> None:
    """Send a new link with a fresh month; the old link is dead (R12)."""
    async with parts.storage.reading() as session:
        await invitation_of(session, viewer, app_id, invitation_id)
    await parts.commands.resend_invitation(invitation_id, viewer.actor, key, app_id)


@get("/invitations/{token:str}", tags=["school admin"])
async def show_link(request: Request[Any, Any, State], parts: Parts, token: str) -> LinkShown:
    """What a link leads to; 410 when it is over. Looking changes nothing and uses nothing up (R11).

    A visitor may look, who has yet to sign in; an ordinary user of Informat sees nothing here either (R21).
    """
    if request.user is not None:
        await anybody(request)
    target = await admitted(parts, token)
    now = parts.clock.now()
    return LinkShown(
        target.app_id,
        target.app,
        target.description,
        target.partner,
        target.facts.state_at(now),
        target.facts.expires_at,
    )


@post(
    "/invitations/{token:str}/open",
    dependencies={"viewer": Provide(a_school_admin)},
    status_code=HTTP_200_OK,
    tags=["school admin"],
)
async def open_link(parts: Parts, viewer: SchoolAdmin, key: str, token: str) -> Opened:
    """Open the app through the link: it is in sight until the link ends (R33)."""
    return Opened(await open_app(parts, viewer, token, key))


async def check_proposed(
    parts: Parts, viewer: PartnerMember, app_id: UUID, proposed: frozenset[AccessRight]
) -> None:
    """Refuse `AppNotFound`, and `UnknownInstitution`: a number with a slip in it would be passed over.

    Which schools work with Informat is told to whom Informat approved alone. What else the app may not
    propose, inviting itself refuses.
    """
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    may_invite = app.status is AppStatus.APPROVED and {one.api for one in proposed} <= state_of(app).enabled
    if may_invite and (unknown := await unknown_institutions(parts, proposed)):
        raise UnknownInstitution(unknown)


async def invite_one(
    parts: Parts,
    viewer: PartnerMember,
    app_id: UUID,
    email: str,
    key: str,
    proposed: frozenset[AccessRight] = frozenset(),
) -> Invited:
    """Invite one address; a refusal is its answer, and leaves the other addresses alone."""
    try:
        address = email_address(email)
        invitation_id = uuid5(INVITATION_IDS, f"{viewer.account_id}/{app_id}/{key}/{address}")
        invitation = NewInvitation(viewer.actor, app_id, address, proposed)
        await parts.commands.send_invitation(invitation_id, invitation, f"{key}/{address}")
    except Refusal as refusal:
        return Invited(email, None, refusal.code, refusal.detail)
    return Invited(address, invitation_id)


async def open_app(parts: Parts, viewer: SchoolAdmin, token: str, key: str) -> UUID:
    """Let an admin see the app that a link leads to, and give its id (R33)."""
    async with parts.refusals.noting(viewer.actor, "open_invitation"):
        target = await admitted(parts, token)
    opening = Opening(viewer.actor, target.facts.generation)
    async with parts.storage.reading() as session:
        if await was_opened_by(session, viewer, target.invitation_id, opening.generation):
            return target.app_id
    await parts.commands.open_invitation(target.invitation_id, opening, key, target.app_id)
    return target.app_id


async def admitted(parts: Parts, token: str) -> LinkTarget:
    """Where a link leads. Refuses `LinkNotValid`, `LinkRevoked` and `LinkExpired`."""
    invitation_id, generation = parts.links.open(LINK, token)
    async with parts.storage.reading() as session:
        target = await link_target(session, invitation_id)
    try:
        target.facts.admit(generation, parts.clock.now())
    except LinkOver as refusal:
        raise refusal.leading_to(target.partner, target.app) from None
    return target


def link_of(parts: Parts, invitation_id: UUID, generation: int) -> str:
    return f"{parts.public_url}/invitations/{parts.links.token(LINK, invitation_id, generation)}"


invitations = Router(
    "/",
    route_handlers=[list_invitations, invite, revoke_invitation, resend_invitation, show_link, open_link],
)
