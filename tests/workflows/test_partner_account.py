"""PartnerAccount on a real Temporal server: profile, members, suspension."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Row

from devstack.mailbox import Mail, Mailbox
from domain.partner_commands import (
    AcceptMember,
    ChangeLogo,
    ChangeOwner,
    ChangeProfile,
    InviteMember,
    PartnerCommand,
    RemoveMember,
    ResumePartner,
    SuspendPartner,
)
from domain.refusals import (
    BadLogo,
    BadWebsite,
    IdempotencyKeyReused,
    LastOwnerStays,
    LinkExpired,
    MemberNotFound,
    OwnersOnly,
    PartnerNotFound,
    RoleNotAllowed,
)
from domain.viewers import Actor, Role
from tests.house import HELPDESK, House
from tests.waiting import eventually


def as_member(account_id: UUID, name: str = "Pat Partner") -> Actor:
    return Actor(Role.PARTNER, str(account_id), name)


def email_of(account_id: UUID) -> str:
    return f"{account_id}@partner.example"


async def told(mailbox: Mailbox, address: str) -> list[Mail]:
    async def arrived() -> list[Mail]:
        return mailbox.mails(address)

    return await eventually(arrived)


class Partner:
    """A partner with one owner, and what can be asked of it."""

    def __init__(self, house: House, partner_id: UUID, owner_id: UUID) -> None:
        self.house, self.id, self.owner_id = house, partner_id, owner_id
        self.owner = as_member(owner_id, "Olga Owner")
        self.colleague_email = f"{owner_id}@collega.example"

    async def do(self, command: PartnerCommand, by: Actor | None = None, key: str | None = None) -> None:
        await self.house.commands.command_partner(self.id, by or self.owner, command, key or uuid4().hex)

    async def invited(self) -> UUID:
        invitation_id = uuid4()
        await self.do(InviteMember(invitation_id, self.colleague_email))
        return invitation_id

    async def joined(self, name: str = "Cas Collega") -> UUID:
        account_id = await self.invited()
        await self.do(AcceptMember(account_id), as_member(account_id, name), "accepted")
        return account_id

    async def row(self) -> Row[Any]:
        [row] = await self.house.rows("SELECT * FROM partners WHERE id = :id", id=self.id)
        return row

    async def owners(self) -> dict[UUID, bool]:
        rows = await self.house.rows(
            "SELECT account_id, owner FROM partner_members WHERE partner_id = :id", id=self.id
        )
        return {row.account_id: row.owner for row in rows}

    async def events(self) -> list[str]:
        rows = await self.house.rows(
            "SELECT event FROM log WHERE partner_id = :id ORDER BY position", id=self.id
        )
        return [row.event for row in rows]


@pytest.fixture
async def partner(house: House) -> Partner:
    owner_id = uuid4()
    partner_id = await house.partner(email_of(owner_id))
    await house.member(partner_id, owner_id, owner=True)
    return Partner(house, partner_id, owner_id)


async def test_r2_a_profile_changes_where_it_is_named_and_the_log_says_what(partner: Partner) -> None:
    await partner.do(ChangeProfile(name=" CampusWise ", visible=True))
    row = await partner.row()
    assert (row.name, row.slug, row.visible) == ("CampusWise", str(partner.id), True)
    assert row.contact_email == email_of(partner.owner_id)
    changes = "SELECT before, after FROM log WHERE event = 'profile_changed' AND partner_id = :id"
    [entry] = await partner.house.rows(changes, id=partner.id)
    assert entry.before == {"name": "DriesTech2", "visible": False}
    assert entry.after == {"name": "CampusWise", "visible": True}


async def test_r2_what_is_so_already_is_no_change(partner: Partner) -> None:
    await partner.do(ChangeProfile(visible=False))
    assert await partner.events() == []


async def test_r2_a_bad_profile_changes_nothing(partner: Partner) -> None:
    with pytest.raises(BadWebsite):
        await partner.do(ChangeProfile(name="Other", website="javascript:alert(1)"))
    assert (await partner.row()).name == "DriesTech2"


async def test_a_key_that_asks_for_something_else_is_told_so(partner: Partner) -> None:
    await partner.do(ChangeProfile(name="First"), key="key")
    await partner.do(ChangeProfile(name="First"), key="key")
    with pytest.raises(IdempotencyKeyReused):
        await partner.do(ChangeProfile(name="Second"), key="key")
    assert await partner.events() == ["profile_changed"]


async def test_r2_a_picture_that_is_gone_is_no_logo(partner: Partner) -> None:
    with pytest.raises(BadLogo):
        await partner.do(ChangeLogo(uuid4()))


async def test_a_colleague_is_invited_by_mail_and_joins(partner: Partner, mailbox: Mailbox) -> None:
    account_id = await partner.invited()
    [invitation] = await told(mailbox, partner.colleague_email)
    assert "http://portal.example/members/join/" in invitation.text
    await partner.do(AcceptMember(account_id), as_member(account_id, "Cas Collega"), "accepted")
    assert await partner.owners() == {partner.owner_id: True, account_id: False}
    assert await partner.events() == ["member_invited", "member_joined"]


async def test_an_invitation_lets_one_in_once_and_ends_after_a_week(partner: Partner) -> None:
    account_id = await partner.joined()
    await partner.do(RemoveMember(account_id))
    with pytest.raises(LinkExpired):
        await partner.do(AcceptMember(account_id), as_member(account_id))
    late = await partner.invited()
    partner.house.clock.move(timedelta(days=7))
    with pytest.raises(LinkExpired):
        await partner.do(AcceptMember(late), as_member(late))
    assert await partner.owners() == {partner.owner_id: True}


async def test_an_invitation_that_is_taken_back_lets_nobody_in(partner: Partner) -> None:
    account_id = await partner.invited()
    await partner.do(RemoveMember(account_id))
    with pytest.raises(LinkExpired):
        await partner.do(AcceptMember(account_id), as_member(account_id))
    assert await partner.events() == ["member_invited", "member_uninvited"]


async def test_another_partners_people_are_not_found(partner: Partner) -> None:
    elsewhere = uuid4()
    await partner.house.member(await partner.house.partner(), elsewhere, owner=True)
    for command in (RemoveMember(elsewhere), ChangeOwner(elsewhere, owner=False)):
        with pytest.raises(MemberNotFound):
            await partner.do(command)
    with pytest.raises(OwnersOnly):
        await partner.do(InviteMember(uuid4(), partner.colleague_email), as_member(elsewhere))


async def test_the_last_owner_stays_until_there_is_another(partner: Partner) -> None:
    account_id = await partner.joined()
    with pytest.raises(LastOwnerStays):
        await partner.do(RemoveMember(partner.owner_id))
    await partner.do(ChangeOwner(account_id, owner=True))
    await partner.do(RemoveMember(partner.owner_id))
    assert await partner.owners() == {account_id: True}
    assert (await partner.events())[-2:] == ["owner_changed", "member_removed"]


async def test_a_plain_member_only_leaves(partner: Partner) -> None:
    account_id = await partner.joined()
    with pytest.raises(OwnersOnly):
        await partner.do(RemoveMember(partner.owner_id), as_member(account_id))
    await partner.do(RemoveMember(account_id), as_member(account_id))
    assert await partner.owners() == {partner.owner_id: True}


async def test_r2_informat_suspends_with_a_reason_that_the_partner_reads(
    partner: Partner, mailbox: Mailbox
) -> None:
    with pytest.raises(RoleNotAllowed):
        await partner.do(SuspendPartner("klachten"))
    for _ in range(2):
        await partner.do(SuspendPartner("klachten van scholen"), HELPDESK)
    [mail] = await told(mailbox, email_of(partner.owner_id))
    assert "klachten van scholen" in mail.text
    await partner.do(ResumePartner(), HELPDESK)
    assert (await partner.row()).suspended_at is None
    assert await partner.events() == ["partner_suspended", "partner_resumed"]


async def test_a_partner_that_does_not_exist_is_not_found(house: House) -> None:
    with pytest.raises(PartnerNotFound):
        await house.commands.command_partner(uuid4(), HELPDESK, SuspendPartner("?"), "key")
