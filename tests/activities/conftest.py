"""Activities by themselves, with a database of their own and no Temporal."""

from collections.abc import AsyncIterator

import pytest

from storage.sessions import Storage
from tests.parts import PortalDatabase


@pytest.fixture
async def storage(database: PortalDatabase) -> AsyncIterator[Storage]:
    storage = Storage(database.worker_url, pool=5)
    yield storage
    await storage.close()
