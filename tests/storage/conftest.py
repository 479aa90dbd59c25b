"""One database for this folder's tests; each takes back what it wrote, unless it asks for `database`."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from devstack.postgres import PostgresServer
from storage.sessions import WriteSession
from tests.parts import PortalDatabase, fresh_database


@pytest.fixture(scope="session")
async def shared_database(postgres_with_template: PostgresServer) -> AsyncIterator[PortalDatabase]:
    async with fresh_database(postgres_with_template) as database:
        yield database


@pytest.fixture(scope="session")
async def owner(shared_database: PortalDatabase) -> AsyncIterator[AsyncEngine]:
    """Connections as the owner of the tables, who may fill any of them."""
    engine = create_async_engine(shared_database.owner_url)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def worker(shared_database: PortalDatabase) -> AsyncIterator[AsyncEngine]:
    """Connections with the worker's log-in."""
    engine = create_async_engine(shared_database.worker_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(owner: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """The owner's connection, in a transaction that is taken back."""
    async with owner.connect() as connection:
        await connection.begin()
        yield connection


@pytest.fixture
async def session(worker: AsyncEngine) -> AsyncIterator[WriteSession]:
    """A session of the worker, in a transaction that is taken back."""
    async with worker.connect() as connection:
        await connection.begin()
        async with WriteSession(connection) as session:
            yield session
