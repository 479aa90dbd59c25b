"""Colleagues: who acts for the partner, invited, made an owner, removed; or leaving oneself."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth.members import invite_member, members_of, remove_member
from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from domain.partner_commands import ChangeOwner
from domain.refusals import MemberNotFound
from domain.viewers import PartnerMember

MEMBERS = "/profile/members"


@get(MEMBERS, dependencies=AS_PARTNER)
async def members_page(parts: Parts, viewer: PartnerMember) -> Template:
    return await _members_page(parts, viewer, Form())


@post(MEMBERS, dependencies=AS_PARTNER)
async def invite(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Response[Any]:
    """The answer is the same for an address that has an account already (R1)."""
    form = kept_form(request)
    address = form.email("email")
    if form.errors:
        return await _members_page(parts, viewer, form)
    await invite_member(parts, viewer, address, form.key)
    return see(MEMBERS, say="member_invited")


@get(f"{MEMBERS}/{{account_id:uuid}}/remove", dependencies=AS_PARTNER)
async def removal(parts: Parts, viewer: PartnerMember, account_id: UUID) -> Template:
    team = await members_of(parts, viewer)
    member = next((one for one in team.members if one.account_id == account_id), None)
    invited = next((one for one in team.invited if one.account_id == account_id), None)
    if member is None and invited is None:
        raise MemberNotFound("There is no such member.")
    return page(
        "partner/remove_member.html",
        viewer,
        member=member,
        invited=invited,
        leaving=account_id == viewer.account_id,
    )


@post(f"{MEMBERS}/{{account_id:uuid}}/remove", dependencies=AS_PARTNER)
async def remove(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, account_id: UUID
) -> Response[Any]:
    """Who leaves is signed out with it."""
    await remove_member(parts, viewer, account_id, kept_form(request).key)
    if account_id == viewer.account_id:
        return see("/", say="left_partner")
    return see(MEMBERS, say="member_removed")


@post(f"{MEMBERS}/{{account_id:uuid}}/owner", dependencies=AS_PARTNER)
async def change_owner(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, account_id: UUID
) -> Response[Any]:
    form = kept_form(request)
    command = ChangeOwner(account_id, form["owner"] == "yes")
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, command, form.key)
    return see(MEMBERS, say="owner_changed")


async def _members_page(parts: Parts, viewer: PartnerMember, form: Form) -> Template:
    team = await members_of(parts, viewer)
    owners = {one.account_id for one in team.members if one.owner}
    return page(
        "partner/members.html",
        viewer,
        form=form,
        team=team,
        is_owner=viewer.account_id in owners,
        last_owner=len(owners) == 1,
    )


handlers = [members_page, invite, removal, remove, change_owner]
