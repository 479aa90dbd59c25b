"""One web over one house for all tests here: each works with apps and people of its own."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete

from devstack.postgres import PostgresServer
from gateways.identity.embedded.directory import CAPABILITIES
from storage.sign_in_tables import TriesRow
from tests.api.somebody import Somebody, somebody
from tests.api.web import Web, web_over
from tests.house import HISTORY_KEY
from tests.house import house as building
from tests.parts import MailServer, fresh_database
from workflows.connection import connect


@pytest.fixture(scope="session")
async def shared_web(
    temporal_address: str, postgres_with_template: PostgresServer, mail_server: MailServer
) -> AsyncIterator[Web]:
    temporal = await connect(temporal_address, "default", [HISTORY_KEY])
    async with (
        fresh_database(postgres_with_template) as database,
        building(temporal, database, mail_server) as house,
        web_over(house, mail_server.mailbox) as web,
    ):
        yield web


@pytest.fixture
async def web(shared_web: Web) -> AsyncIterator[Web]:
    """The web, with everything that is outside there and nobody having tried anything, at the same hour."""
    began = shared_web.house.clock.now()
    async with shared_web.house.web_storage.writing() as session:
        await session.execute(delete(TriesRow))
    yield shared_web
    house = shared_web.house
    house.clock.moment = began
    house.directory.capabilities = CAPABILITIES
    house.schools.away = house.groups.away = house.directory.away = False


@pytest.fixture
async def pat(web: Web) -> AsyncIterator[Somebody]:
    """Signed in with a password, for a partner of his own."""
    async with somebody(web) as person:
        yield person
