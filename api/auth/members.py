"""Colleagues' logins: invited by an owner, made when they accept, gone when they are removed."""

from uuid import UUID, uuid5

from api.auth.passwords import hash_password, refuse_weak
from api.auth.visits import Visit
from api.parts import Parts
from domain.email_addresses import email_address
from domain.partner_commands import AcceptMember, InviteMember, RemoveMember
from domain.partners import proper_name
from domain.refusals import AddressHasAccount, LinkExpired, LinkNotValid, LinkRevoked, Refusal
from domain.viewers import Actor, PartnerMember, Role
from storage import sign_in
from storage.read.members import MemberInvitation, Members, member_invitation, members_for

JOIN = "join_partner"
MEMBER_INVITATION_IDS = UUID("e3f5b1a6-0d0e-5b7c-9b1e-4f6a2c8d7e90")


async def members_of(parts: Parts, viewer: PartnerMember) -> Members:
    """The people who act for the partner, owners first, and who is invited to."""
    async with parts.storage.reading() as session:
        return await members_for(session, viewer, parts.clock.now())


async def invite_member(parts: Parts, viewer: PartnerMember, email: str, key: str) -> UUID:
    """Invite a colleague by mail; only an owner does. The answer is the same for an address that is known."""
    address = email_address(email)
    invitation_id = uuid5(MEMBER_INVITATION_IDS, f"{viewer.account_id}/{key}/{address}")
    async with parts.storage.writing() as session:
        await sign_in.forget_strays(session, parts.clock.now())
    command = InviteMember(invitation_id, address)
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, command, key)
    return invitation_id


async def invitation_behind(parts: Parts, token: str) -> MemberInvitation:
    """Where a link leads. Looking uses nothing up. Refuses `LinkNotValid`, `LinkRevoked`, `LinkExpired`."""
    invitation_id, _ = parts.links.open(JOIN, token)
    async with parts.storage.reading() as session:
        found = await member_invitation(session, invitation_id)
    if found is None:
        raise LinkNotValid("This link leads to no invitation.")
    if found.accepted and not found.joined:
        raise LinkRevoked("Who accepted this invitation is no member any more.").leading_to(found.partner)
    if not found.accepted and found.expires_at <= parts.clock.now():
        raise LinkExpired("The invitation is over, or was taken back.").leading_to(found.partner)
    return found


async def accept_invitation(
    parts: Parts, visit: Visit, token: str, name: str, password: str
) -> MemberInvitation:
    """Make the colleague's account, then a member of him. Done again after a failure, it finishes the rest.

    The account comes first: that an address has one account only is kept by its table.
    """
    name = proper_name(name)
    invitation = await invitation_behind(parts, token)
    if invitation.joined:
        return invitation
    await refuse_weak(password, name, invitation.email, invitation.partner)
    await _make_account(parts, visit, invitation, name, password)
    actor = Actor(Role.PARTNER, str(invitation.id), name)
    try:
        await parts.commands.command_partner(
            invitation.partner_id, actor, AcceptMember(invitation.id), "accepted"
        )
    except Refusal:
        await _forget(parts, invitation.id)
        raise
    return invitation


async def remove_member(parts: Parts, viewer: PartnerMember, account_id: UUID, key: str) -> None:
    """Remove a member, leave, or take an invitation back. Who is removed is signed out at once."""
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, RemoveMember(account_id), key)
    await _forget(parts, account_id)


async def _make_account(
    parts: Parts, visit: Visit, invitation: MemberInvitation, name: str, password: str
) -> None:
    now = parts.clock.now()
    row = {
        "id": invitation.id,
        "email": invitation.email,
        "name": name,
        "password_hash": await hash_password(password),
        "language": visit.language,
        "created_at": now,
    }
    async with parts.storage.writing() as session:
        await sign_in.forget_strays(session, now)
        if not await sign_in.make_member_account(session, row):
            raise AddressHasAccount("This address signs in for a partner already.")


async def _forget(parts: Parts, account_id: UUID) -> None:
    async with parts.storage.writing() as session:
        await sign_in.forget_account(session, account_id)
