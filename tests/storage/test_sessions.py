"""A session that reads cannot write, whoever logs in; one that writes does all of it or nothing."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from storage.sessions import Storage
from storage.tables import PartnerRow
from tests.parts import PortalDatabase
from tests.storage import rows


@pytest.fixture
async def storage(database: PortalDatabase) -> AsyncIterator[Storage]:
    """With one connection, so that each session gets the one that the session before it used."""
    storage = Storage(database.owner_url, pool=1)
    yield storage
    await storage.close()


async def count_partners(storage: Storage) -> int:
    async with storage.reading() as session:
        return await session.scalar(select(func.count()).select_from(PartnerRow)) or 0


async def test_a_session_that_reads_cannot_write_even_as_the_owner(storage: Storage) -> None:
    async with storage.reading() as session:
        session.add(rows.partner(1))
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await session.flush()
    assert await count_partners(storage) == 0


async def test_a_connection_that_was_read_from_can_be_written_to_and_the_other_way_round(
    storage: Storage,
) -> None:
    for number in (1, 2):
        assert await count_partners(storage) == number - 1
        async with storage.writing() as session:
            session.add(rows.partner(number))
    async with storage.reading() as session:
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await session.execute(text("DELETE FROM partners"))


async def test_a_session_that_writes_writes_nothing_when_it_fails(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.writing() as session:
            session.add(rows.partner(1))
            await session.flush()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await fail()
    assert await count_partners(storage) == 0


async def test_times_are_in_utc(storage: Storage) -> None:
    async with storage.reading() as session:
        assert await session.scalar(text("SHOW timezone")) == "UTC"
