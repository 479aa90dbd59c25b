"""The web reads, the worker writes, and sign-in is the web's own: tried, with each log-in, on each table.

The tables come from the metadata, so a new one has these rights or is named here.
"""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

import storage.drift_tables
import storage.second_factor_tables
import storage.sign_in_tables
from storage.tables import Base
from tests.parts import PortalDatabase

SIGN_IN = storage.sign_in_tables.SCHEMA
TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.fullname)
EVERYTHING = {"select", "insert", "update", "delete"}
LOOKING, NOTHING = {"select"}, set[str]()

WEB_OTHERWISE = {"refusals": {"select", "insert"}}
WORKER_OTHERWISE = {
    "log": {"select", "insert"},
    "refusals": LOOKING,
    f"{SIGN_IN}.uploads": LOOKING,
}


@pytest.fixture
async def web(shared_database: PortalDatabase) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(shared_database.web_url)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def at_work(worker: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with worker.connect() as connection:
        yield connection


async def may(connection: AsyncConnection, statement: str) -> bool:
    """Whether PostgreSQL lets this log-in say that, whatever it then thinks of the values."""
    await connection.rollback()
    try:
        await connection.execute(text(statement))
    except DBAPIError as error:
        return "permission denied" not in str(error.orig)
    return True


async def rights_on(connection: AsyncConnection, table: Table) -> set[str]:
    column = next(column.name for column in table.columns if column.identity is None)
    tries = {
        "select": f"TABLE {table.fullname}",
        "insert": f"INSERT INTO {table.fullname} DEFAULT VALUES",
        "update": f'UPDATE {table.fullname} SET "{column}" = NULL',  # noqa: S608 - a table of our own
        "delete": f"DELETE FROM {table.fullname}",  # noqa: S608 - a table of our own
        "truncate": f"TRUNCATE {table.fullname}",
    }
    return {verb for verb, statement in tries.items() if await may(connection, statement)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.fullname)
async def test_the_web_reads_domain_tables_and_writes_those_of_sign_in(
    web: AsyncConnection, table: Table
) -> None:
    usual = EVERYTHING if table.schema == SIGN_IN else LOOKING
    assert await rights_on(web, table) == WEB_OTHERWISE.get(table.fullname, usual)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.fullname)
async def test_r57_the_worker_writes_domain_tables_but_only_adds_to_the_log(
    at_work: AsyncConnection, table: Table
) -> None:
    usual = NOTHING if table.schema == SIGN_IN else EVERYTHING
    assert await rights_on(at_work, table) == WORKER_OTHERWISE.get(table.fullname, usual)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT password_hash FROM sign_in.accounts",
        "SELECT password_hash FROM sign_in.registrations",
        "SELECT id FROM sign_in.accounts WHERE password_hash LIKE '$%'",
        "SELECT * FROM sign_in.sessions",
    ],
)
async def test_the_worker_reads_neither_a_passwords_hash_nor_a_session(
    at_work: AsyncConnection, statement: str
) -> None:
    assert not await may(at_work, statement)


@pytest.mark.parametrize("table", ["registrations", "accounts"])
async def test_the_worker_reads_who_registered_and_in_which_language(
    at_work: AsyncConnection, table: str
) -> None:
    assert await may(at_work, f"SELECT id, email, name, language FROM sign_in.{table}")  # noqa: S608 - a table of our own


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE notes (note text)",
        "CREATE SCHEMA mine",
        "CREATE TABLE sign_in.notes (note text)",
        "DELETE FROM alembic_version",
    ],
)
async def test_neither_makes_tables_nor_says_which_there_are(
    web: AsyncConnection, at_work: AsyncConnection, statement: str
) -> None:
    assert not await may(web, statement)
    assert not await may(at_work, statement)
