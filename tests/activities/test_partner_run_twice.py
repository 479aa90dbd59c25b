"""The activities of a partner may run twice: the second time changes nothing, and owes the same mails."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import pytest

from activities.member_record import MemberRecord
from activities.partner_record import PartnerRecord, PartnerStep
from domain.log_events import Step
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
from domain.viewers import Actor, Role
from storage import uploads
from storage.sessions import Storage
from storage.sign_in_tables import AccountRow
from storage.tables import MailRow, PartnerMemberRow
from tests.activities.recorded import everything
from tests.fakes.clock import StillClock
from tests.house import HELPDESK
from tests.parts import PortalDatabase
from tests.storage import rows

PARTNER_ID, OWNER_ID, COLLEAGUE_ID = (UUID(int=number) for number in range(1, 4))
OWNER = Actor(Role.PARTNER, str(OWNER_ID), "Olga Owner")
COLLEAGUE = Actor(Role.PARTNER, str(COLLEAGUE_ID), "Cas Collega")
ADDRESS = "cas@partner.example"
TABLES = ("partners", "partner_members", "member_invitations", "log", "mails")

C = TypeVar("C", bound=PartnerCommand)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def web(database: PortalDatabase) -> AsyncIterator[Storage]:
    """With the web's log-in, which alone has accounts and uploads."""
    web = Storage(database.web_url, pool=1)
    yield web
    await web.close()


@pytest.fixture(autouse=True)
async def partner(storage: Storage, web: Storage) -> None:
    member = PartnerMemberRow(account_id=OWNER_ID, partner_id=PARTNER_ID, owner=True, since=rows.NOW)
    async with storage.writing() as session:
        await rows.add(session, [rows.partner(1)], [member])
    await has_account(web, OWNER_ID, "olga@partner.example")


async def has_account(web: Storage, account_id: UUID, email: str) -> None:
    row = AccountRow(id=account_id, email=email, name="Somebody", password_hash="", created_at=rows.NOW)
    async with web.writing() as session:
        session.add(row)


class Twice:
    """Runs each activity, and again a minute later as a retry would."""

    def __init__(self, storage: Storage, clock: StillClock) -> None:
        self._storage, self._clock = storage, clock
        self.partner, self.members = PartnerRecord(storage, clock), MemberRecord(storage, clock)

    async def __call__(
        self, activity: Callable[[PartnerStep[C]], Awaitable[list[UUID]]], command: C, by: Actor = OWNER
    ) -> list[str]:
        """The kinds of mail that it owes."""
        name = f"{type(command).__name__}-{self._clock.now()}"
        record = PartnerStep(Step("partner-of-the-test", name, by), PARTNER_ID, command)
        before = await everything(self._storage, TABLES)
        owed = await activity(record)
        after = await everything(self._storage, TABLES)
        self._clock.move(timedelta(minutes=1))
        assert await activity(record) == owed
        assert await everything(self._storage, TABLES) == after != before
        async with self._storage.reading() as session:
            return [(await session.get_one(MailRow, mail_id)).kind for mail_id in owed]


@pytest.fixture
def twice(storage: Storage, clock: StillClock) -> Twice:
    return Twice(storage, clock)


async def test_a_profile_and_a_logo_recorded_twice_are_recorded_once(twice: Twice, web: Storage) -> None:
    assert await twice(twice.partner.record_profile_changed, ChangeProfile(name="CampusWise")) == []
    async with web.writing() as session:
        await uploads.add(session, UUID(int=9), "image/png", b"picture", rows.NOW)
    assert await twice(twice.partner.record_logo_changed, ChangeLogo(UUID(int=9))) == []
    async with web.writing() as session:
        await uploads.remove(session, UUID(int=9))
    assert await twice(twice.partner.record_logo_changed, ChangeLogo(None)) == []


async def test_a_suspension_recorded_twice_is_told_once(twice: Twice) -> None:
    suspended = twice.partner.record_partner_suspended
    assert await twice(suspended, SuspendPartner("klachten"), HELPDESK) == ["partner_suspended"]
    assert await twice(twice.partner.record_partner_resumed, ResumePartner(), HELPDESK) == ["partner_resumed"]


async def test_members_recorded_twice_are_recorded_once(twice: Twice, web: Storage) -> None:
    invite, accept, record = InviteMember(COLLEAGUE_ID, ADDRESS), AcceptMember(COLLEAGUE_ID), twice.members
    assert await twice(record.record_member_invited, invite) == ["member_invited"]
    await has_account(web, COLLEAGUE_ID, ADDRESS)
    assert await twice(record.record_member_joined, accept, COLLEAGUE) == ["member_joined"]
    assert await twice(record.record_owner_changed, ChangeOwner(COLLEAGUE_ID, owner=True)) == []
    assert await twice(record.record_member_removed, RemoveMember(COLLEAGUE_ID)) == ["member_removed"]


async def test_an_invitation_that_is_asked_again_after_it_was_accepted_writes_no_second_letter(
    twice: Twice, web: Storage, storage: Storage
) -> None:
    step = PartnerStep(Step("partner", "key", OWNER), PARTNER_ID, InviteMember(COLLEAGUE_ID, ADDRESS))
    owed = await twice.members.record_member_invited(step)
    await has_account(web, COLLEAGUE_ID, ADDRESS)
    before = await everything(storage, TABLES)
    assert await twice.members.record_member_invited(step) == owed
    assert await everything(storage, TABLES) == before


async def test_an_address_with_an_account_gets_another_letter(twice: Twice, web: Storage) -> None:
    await has_account(web, UUID(int=5), ADDRESS)
    invite = InviteMember(COLLEAGUE_ID, ADDRESS)
    assert await twice(twice.members.record_member_invited, invite) == ["member_has_account"]


async def test_an_invitation_that_is_taken_back_is_told_to_nobody(twice: Twice) -> None:
    await twice(twice.members.record_member_invited, InviteMember(COLLEAGUE_ID, ADDRESS))
    assert await twice(twice.members.record_member_removed, RemoveMember(COLLEAGUE_ID)) == []
