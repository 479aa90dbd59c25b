"""A confirmed registration becomes a partner, with the worker's log-in."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.partners import PartnerKind
from storage.sessions import Storage
from storage.sign_in import account_by_email, add_registration, make_account
from storage.tables import PartnerMemberRow, PartnerRow
from storage.write import partners
from tests.parts import PortalDatabase
from tests.storage import rows
from tests.storage.rows import NOW

ID = UUID(int=7)
REGISTRATION = {
    "id": ID,
    "organisation": "CampusWise",
    "kind": PartnerKind.VENDOR,
    "website": "",
    "name": "Pat",
    "email": "pat@partner.example",
    "password_hash": "$argon2id$",
    "created_at": NOW,
}


@pytest.fixture
async def database(database: PortalDatabase) -> AsyncIterator[PortalDatabase]:
    """With a registration that waits for its confirmation."""
    web = Storage(database.web_url, pool=1)
    async with web.writing() as session:
        await add_registration(session, REGISTRATION)
        await add_registration(session, REGISTRATION | {"name": "Somebody else"})
    yield database
    await web.close()


async def test_r1_the_worker_makes_a_partner_of_a_registration_without_its_password(
    database: PortalDatabase,
) -> None:
    worker = Storage(database.worker_url, pool=1)
    async with worker.writing() as session:
        found = await partners.registration(session, ID)
        assert found is not None
        assert (found.name, found.email) == ("Pat", "pat@partner.example")
        assert "password_hash" not in vars(found)
        assert not await partners.exists_already(session, ID)
        await partners.add_from(session, found, NOW)
        assert await partners.exists_already(session, ID)
    async with worker.reading() as session:
        partner = await session.get_one(PartnerRow, ID)
        [member] = await session.scalars(select(PartnerMemberRow))
    await worker.close()
    assert (partner.slug, partner.contact_email, partner.visible) == (
        "campuswise",
        "pat@partner.example",
        False,
    )
    assert (member.account_id, member.partner_id, member.owner) == (ID, ID, True)


async def test_r1_a_registration_becomes_an_account_once(database: PortalDatabase) -> None:
    web = Storage(database.web_url, pool=1)
    for _ in range(2):
        async with web.writing() as session:
            assert await make_account(session, ID, NOW)
    async with web.writing() as session:
        assert not await make_account(session, UUID(int=8), NOW)
        account = await account_by_email(session, "pat@partner.example")
        assert account is not None
        assert (account.id, account.password_hash) == (ID, "$argon2id$")
        assert await partners.registration(session, ID) is None
    await web.close()


async def test_two_partners_of_one_name_have_addresses_of_their_own(
    database: PortalDatabase,
) -> None:
    worker = Storage(database.worker_url, pool=1)
    async with worker.writing() as session:
        other = rows.partner(1, "Campuswise")
        other.slug = "campuswise"
        session.add(other)
        await session.flush()
        found = await partners.registration(session, ID)
        assert found is not None
        await partners.add_from(session, found, NOW)
        assert (await session.get_one(PartnerRow, ID)).slug == "campuswise-000007"
    await worker.close()
