"""The sample's `informat_users` database: loaded again at every start, for the year that it is then (R22)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from devstack.databases import INFORMAT_USERS
from devstack.postgres import PostgresServer
from devstack.sample import informat_users
from domain.school_year import SchoolYear
from gateways.school_directory.sql import SqlSchoolDirectory, informat_users_engine
from gateways.school_directory.views import SchoolViews

VIEWS = SchoolViews("people", "schools", "admin_rights")
AUGUST = datetime(2031, 8, 31, 12, tzinfo=UTC)
SEPTEMBER = datetime(2031, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
async def name(postgres: PostgresServer) -> AsyncIterator[str]:
    name = f"sample_{uuid4().hex}"
    await postgres.create_database(name)
    yield name
    await postgres.drop_database(name)


@pytest.fixture
async def directory(postgres: PostgresServer, name: str) -> AsyncIterator[SqlSchoolDirectory]:
    """As the portal reads it, with a log-in that may only read."""
    engine = informat_users_engine(postgres.url(name, INFORMAT_USERS))
    yield SqlSchoolDirectory(engine, VIEWS)
    await engine.dispose()


async def test_r22_the_years_are_last_this_and_next(
    postgres: PostgresServer, name: str, directory: SqlSchoolDirectory
) -> None:
    await informat_users.load(postgres.url(name), AUGUST)
    years = [SchoolYear(first) for first in range(2028, 2034)]
    names = [await directory.school_names(["001057"], year) for year in years]
    assert [bool(found) for found in names] == [False, True, True, True, False, False]
    assert await directory.admin_rights("nele.jacobs", SchoolYear(2030)) == frozenset()
    assert await directory.admin_rights("nele.jacobs", SchoolYear(2031))


async def test_loaded_again_it_has_moved_on(
    postgres: PostgresServer, name: str, directory: SqlSchoolDirectory
) -> None:
    await informat_users.load(postgres.url(name), AUGUST)
    assert await directory.admin_rights("hilde.wouters", SchoolYear(2029))
    await informat_users.load(postgres.url(name), SEPTEMBER)
    assert await directory.admin_rights("hilde.wouters", SchoolYear(2029)) == frozenset()
    assert await directory.admin_rights("hilde.wouters", SchoolYear(2030))


async def test_two_loads_at_once_take_turns(
    postgres: PostgresServer, name: str, directory: SqlSchoolDirectory
) -> None:
    await asyncio.gather(*(informat_users.load(postgres.url(name)) for _ in range(3)))
    assert await directory.user("an.peeters")
