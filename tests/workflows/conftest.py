"""A running worker over real parts, for each test a database of its own."""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client

from tests.house import HISTORY_KEY, House
from tests.house import house as building
from tests.parts import MailServer, PortalDatabase
from workflows.connection import connect


@pytest.fixture(scope="session")
async def temporal(temporal_address: str) -> Client:
    return await connect(temporal_address, "default", [HISTORY_KEY])


@pytest.fixture
async def house(temporal: Client, database: PortalDatabase, mail_server: MailServer) -> AsyncIterator[House]:
    async with building(temporal, database, mail_server) as built:
        yield built
