"""What only the SQL adapter has: views of somebody else's making, and limits on what it may do."""

import time
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from devstack.postgres import OWNER, PostgresServer
from domain.authority import AdminRight, Application
from domain.school_year import SchoolYear
from gateways import OutsideSystemUnavailable
from gateways.school_directory.sql import SqlSchoolDirectory, informat_users_engine
from gateways.school_directory.views import SchoolViews
from tests.gateways.serving import silent_port

YEAR = SchoolYear(2025)

# A database as one may find it: a schema and names in capitals, and rows that are not quite right.
FOUND = """
CREATE SCHEMA "Sync";
CREATE VIEW "Sync"."People" AS SELECT * FROM (VALUES
    ('an', 'An', 'an@scholen.example', true, false, 'more'),
    ('twin', 'One', '', true, false, ''), ('twin', 'Other', '', true, false, '')
) AS rows (user_id, name, email, has_user_management, is_helpdesk, something_else);
CREATE VIEW "Sync".schools AS SELECT * FROM (VALUES
    ('2025-26', '001057', 'Hof', true),
    ('2025-26', '1073', 'Klim Op', true),
    ('2025-26', '001081', 'Dicht', false)
) AS rows (school_year, institution_number, name, active);
CREATE VIEW rights AS SELECT * FROM (VALUES
    ('an', '2025-26', 'iPersoneel', '001057'), ('an', '2025-26', 'iPersoneel', '001057'),
    ('an', '2025-26', 'iAgenda', '001057'), ('an', '2025-26', 'iBasis', '1073'),
    ('an', '2025-26', 'iBasis', '001081'), ('an', '2024-25', 'iBasis', '001057')
) AS rows (user_id, school_year, application, institution_number);
CREATE VIEW too_little AS SELECT 'an' AS user_id;
CREATE VIEW slow AS SELECT
    'an' AS user_id, pg_sleep(30)::text AS name, '' AS email,
    true AS has_user_management, true AS is_helpdesk;
"""


@pytest.fixture(scope="module")
async def engine(postgres: PostgresServer) -> AsyncIterator[AsyncEngine]:
    name = f"found_{uuid4().hex}"
    await postgres.create_database(name)
    connection = await asyncpg.connect(host=str(postgres.socket_folder), user=OWNER, database=name)
    await connection.execute(FOUND)
    await connection.close()
    engine = informat_users_engine(postgres.url(name))
    yield engine
    await engine.dispose()
    await postgres.drop_database(name)


@pytest.fixture
def directory(engine: AsyncEngine) -> SqlSchoolDirectory:
    return SqlSchoolDirectory(engine, SchoolViews("Sync.People", "Sync.schools", "rights"))


async def test_views_in_other_schemas_and_with_capitals(directory: SqlSchoolDirectory) -> None:
    user = await directory.user("an")
    assert user is not None
    assert user.name == "An"


async def test_r23_only_rows_that_mean_a_right_count(directory: SqlSchoolDirectory) -> None:
    assert await directory.admin_rights("an", YEAR) == {AdminRight(Application.IPERSONEEL, "001057")}


async def test_one_id_for_two_people_is_nobodys(directory: SqlSchoolDirectory) -> None:
    with pytest.raises(OutsideSystemUnavailable):
        await directory.user("twin")


@pytest.mark.parametrize("people", ["nowhere", "too_little", "people"])
async def test_a_view_that_is_not_there_is_the_database_being_away(engine: AsyncEngine, people: str) -> None:
    directory = SqlSchoolDirectory(engine, SchoolViews(people, "Sync.schools", "rights"))
    with pytest.raises(OutsideSystemUnavailable, match="informat_users"):
        await directory.user("an")


async def test_it_only_reads_and_does_not_wait_long(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert (await connection.execute(text("SHOW statement_timeout"))).scalar_one() == "4s"
        with pytest.raises(DBAPIError, match="read-only"):
            await connection.execute(text("CREATE TABLE mine ()"))


async def test_a_question_that_takes_too_long_is_broken_off(engine: AsyncEngine) -> None:
    with pytest.raises(OutsideSystemUnavailable, match="timeout"):
        await SqlSchoolDirectory(engine, SchoolViews("slow", "Sync.schools", "rights")).user("an")


async def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with silent_port() as port:
        engine = informat_users_engine(f"postgresql+asyncpg://x@127.0.0.1:{port}/informat_users")
        started = time.monotonic()
        with pytest.raises(OutsideSystemUnavailable):
            await SqlSchoolDirectory(engine, SchoolViews("people", "schools", "rights")).user("an")
        assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "name", ["", "people; DROP TABLE x", 'a"b', "a.b.c", "1st", ".people", "people.", "é"]
)
def test_what_is_no_name_of_a_view_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name of a view"):
        SchoolViews(name, "schools", "rights")
