"""The log, as it is written: chained, once, and complete enough to be checked by what it says itself."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from domain.apis import AccessRight, Api
from domain.log_events import LogEvent, Step, chained_hash
from domain.viewers import Actor, Role
from storage.sessions import Storage, WriteSession
from storage.tables import LogRow
from storage.write import log
from tests.parts import PortalDatabase
from tests.storage.rows import NOW

JOKE = Actor(Role.HELPDESK, "joke", "Joke")
ONE, OTHER = UUID(int=1), UUID(int=2)


def event(name: str, *, app_id: UUID = ONE, part: str = "") -> LogEvent:
    facts = {"status": "approved", "apis": ["leerlingen"], "words": "Café \u201cd’Artagnan\u201d", "n": 1.5}
    return LogEvent(Step("app", name, JOKE), f"app_{name}", app_id, "client", after=facts, part=part)


def granted(number: int) -> LogEvent:
    right = AccessRight(Api.LEERLINGEN, f"{number:06}")
    return replace(event("save", part=right.target), right=right, before={"access": False})


async def rows_of(session: AsyncSession, chain: str) -> list[LogRow]:
    statement = select(LogRow).where(LogRow.chain == chain).order_by(LogRow.position)
    return list(await session.scalars(statement.execution_options(populate_existing=True)))


def said_by(row: LogRow) -> LogEvent:
    """The event, read back from nothing but its row."""
    return LogEvent(
        step=Step(row.workflow_id, row.step, Actor(row.actor_role, row.actor_id, row.actor_name)),
        event=row.event,
        app_id=row.app_id,
        client_id=row.client_id,
        right=AccessRight(row.api, row.target) if row.api and row.target else None,
        before=row.before,
        after=row.after,
        part=row.part,
    )


def first_broken(rows: list[LogRow]) -> int | None:
    """The place of the first row that does not follow from the one before; None for a whole chain."""
    head = b""
    for place, row in enumerate(rows):
        if row.previous_hash != head or row.hash != chained_hash(head, said_by(row), row.at):
            return place
        head = row.hash
    return None


async def test_r57_a_chain_is_whole_over_transactions_and_can_be_checked_from_the_rows(
    session: WriteSession,
) -> None:
    await log.append(session, [event("submitted"), event("linked", app_id=OTHER)], NOW)
    await log.append(session, [granted(number) for number in range(5)], NOW + timedelta(microseconds=7))
    await log.append(session, [event("archived")], NOW + timedelta(days=1))
    rows = await rows_of(session, f"app-{ONE}")
    assert len(rows) == 7
    assert first_broken(rows) is None
    assert first_broken(await rows_of(session, f"app-{OTHER}")) is None


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE log SET actor_name = 'Jan' WHERE step = '1'",
        "UPDATE log SET actor_id = 'jan' WHERE step = '1'",
        "UPDATE log SET at = at + interval '1 microsecond' WHERE step = '1'",
        "UPDATE log SET event = 'app_rejected' WHERE step = '1'",
        """UPDATE log SET after = '{"status": "rejected"}' WHERE step = '1'""",
        "UPDATE log SET client_id = NULL WHERE step = '1'",
        "UPDATE log SET hash = 'x' WHERE step = '1'",
        "UPDATE log SET previous_hash = '' WHERE step = '1'",
        "DELETE FROM log WHERE step = '1'",
    ],
)
async def test_r57_a_row_that_the_owner_altered_or_deleted_breaks_the_chain(
    database: PortalDatabase, tampering: str
) -> None:
    engine = create_async_engine(database.owner_url)
    async with WriteSession(engine) as session:
        await log.append(session, [event(str(number)) for number in range(3)], NOW)
        await session.execute(text(tampering))
        assert first_broken(await rows_of(session, f"app-{ONE}")) == 1
    await engine.dispose()


async def test_r57_writers_at_once_make_one_chain(database: PortalDatabase) -> None:
    storage = Storage(database.worker_url, pool=8)

    async def write(number: int) -> None:
        async with storage.writing() as session:
            await log.append(session, [event(f"{number}", part=part) for part in "ab"], NOW)

    await asyncio.gather(*(write(number) for number in range(24)))
    async with storage.reading() as session:
        rows = await rows_of(session, f"app-{ONE}")
    await storage.close()
    assert len(rows) == 48
    assert first_broken(rows) is None


async def test_r57_a_step_is_written_once(session: WriteSession) -> None:
    assert not await log.is_recorded(session, event("approved").step)
    await log.append(session, [event("approved")], NOW)
    assert await log.is_recorded(session, event("approved").step)
    assert not await log.is_recorded(session, event("archived").step)
    with pytest.raises(DBAPIError, match="uq_log_workflow_id_step_part"):
        await log.append(session, [event("approved")], NOW)


async def test_r57_a_save_is_logged_that_has_more_rows_than_one_statement_takes(
    session: WriteSession,
) -> None:
    """PostgreSQL takes 32,767 values a statement, and a request may ask for 10,000 rights."""
    await log.append(session, [granted(number) for number in range(2_500)], NOW)
    rows = await rows_of(session, f"app-{ONE}")
    assert [row.target for row in rows] == [f"{number:06}" for number in range(2_500)]
    assert first_broken(rows) is None
