"""Who acts for a partner: invited, accepted, removed, made an owner."""

from uuid import UUID

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from api.auth import members as logins
from api.auth.visits import Visit
from api.parts import Parts
from api.v1.inputs import Acceptance, Invitee, Ownership
from api.viewers import a_partner
from domain.partner_commands import ChangeOwner
from domain.viewers import PartnerMember
from storage.read.members import MemberInvitation, Members

PARTNER = {"viewer": Provide(a_partner)}


class MemberInvited(msgspec.Struct):
    """The same for every address, known or not (R1). The id takes the invitation back."""

    account_id: UUID


class Joined(msgspec.Struct):
    partner_id: UUID
    partner: str


@get("/partner/members", dependencies=PARTNER, tags=["partner"])
async def list_members(parts: Parts, viewer: PartnerMember) -> Members:
    """The people who act for the partner, owners first, and who is invited to."""
    return await logins.members_of(parts, viewer)


@post("/partner/members/invitations", dependencies=PARTNER, status_code=HTTP_202_ACCEPTED, tags=["partner"])
async def invite_member(parts: Parts, viewer: PartnerMember, key: str, data: Invitee) -> MemberInvited:
    """Invite a colleague by mail, for seven days. Only an owner does."""
    return MemberInvited(await logins.invite_member(parts, viewer, data.email, key))


@get("/partner/members/invitations/{token:str}", tags=["visitors"])
async def show_member_invitation(parts: Parts, token: str) -> MemberInvitation:
    """Where the link of a mail leads; 410 when it is over. Looking uses nothing up."""
    return await logins.invitation_behind(parts, token)


@post("/partner/members/accept", status_code=HTTP_200_OK, tags=["visitors"])
async def accept_member(parts: Parts, visit: Visit, data: Acceptance) -> Joined:
    """Accept with the token of the mail, a name and a password; then sign in.

    Mails to this login are in Dutch or English, whichever `Accept-Language` prefers here.
    """
    invitation = await logins.accept_invitation(parts, visit, data.token, data.name, data.password)
    return Joined(invitation.partner_id, invitation.partner)


@delete(
    "/partner/members/{account_id:uuid}",
    dependencies=PARTNER,
    status_code=HTTP_204_NO_CONTENT,
    tags=["partner"],
)
async def remove_member(parts: Parts, viewer: PartnerMember, key: str, account_id: UUID) -> None:
    """Remove a member, who is signed out at once; leave; or take an invitation back."""
    await logins.remove_member(parts, viewer, account_id, key)


@put(
    "/partner/members/{account_id:uuid}/owner",
    dependencies=PARTNER,
    status_code=HTTP_204_NO_CONTENT,
    tags=["partner"],
)
async def change_owner(
    parts: Parts, viewer: PartnerMember, key: str, account_id: UUID, data: Ownership
) -> None:
    """Make a member an owner, or no owner any more. A partner has at least one."""
    command = ChangeOwner(account_id, data.owner)
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, command, key)


members = Router(
    "/",
    route_handlers=[
        list_members,
        invite_member,
        show_member_invitation,
        accept_member,
        remove_member,
        change_owner,
    ],
)
