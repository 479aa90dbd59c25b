"""A running worker over real parts: one house for most tests, and an empty one for those that count all."""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client

from devstack.postgres import PostgresServer
from tests.house import HISTORY_KEY, House
from tests.house import house as building
from tests.parts import MailServer, PortalDatabase, fresh_database
from workflows.connection import connect


@pytest.fixture(scope="session")
async def temporal(temporal_address: str) -> Client:
    return await connect(temporal_address, "default", [HISTORY_KEY])


@pytest.fixture(scope="session")
async def shared_house(
    temporal: Client, postgres_with_template: PostgresServer, mail_server: MailServer
) -> AsyncIterator[House]:
    async with (
        fresh_database(postgres_with_template) as database,
        building(temporal, database, mail_server) as built,
    ):
        yield built


@pytest.fixture
async def house(shared_house: House) -> AsyncIterator[House]:
    """With everything that is outside there, at the same hour: each test works with apps of its own."""
    began = shared_house.clock.now()
    yield shared_house
    shared_house.clock.moment = began
    shared_house.directory.refuses_changes = False
    shared_house.schools.away = shared_house.groups.away = shared_house.directory.away = False


@pytest.fixture
async def empty_house(
    temporal: Client, database: PortalDatabase, mail_server: MailServer
) -> AsyncIterator[House]:
    """With a database and a worker of its own."""
    async with building(temporal, database, mail_server) as built:
        yield built
