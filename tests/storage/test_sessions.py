"""A session that reads cannot write, whoever logs in; one that writes does all of it or nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from devstack.ports import free_port
from storage.sessions import Storage, is_away
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


@pytest.mark.parametrize("where", ["/portal?host={folder}", "127.0.0.1:{port}/portal"])
async def test_a_database_that_cannot_be_reached_is_away(where: str, tmp_path: Path) -> None:
    storage = Storage(f"postgresql+asyncpg://portal_web@{where.format(folder=tmp_path, port=free_port())}", 1)
    with pytest.raises(ConnectionError) as found:
        await count_partners(storage)
    assert is_away(found.value)


async def test_a_connection_that_breaks_is_a_database_that_is_away(
    storage: Storage, database: PortalDatabase
) -> None:
    with pytest.raises(DBAPIError) as found:
        async with storage.reading() as session:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert is_away(found.value)


@pytest.mark.parametrize("error", [TemplateNotFound("x.html"), FileNotFoundError("x.po"), PermissionError()])
def test_a_file_of_ours_that_is_missing_is_no_database_that_is_away(error: Exception) -> None:
    assert not is_away(error)
