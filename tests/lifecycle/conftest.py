"""One portal for all tests here: each works with an app of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.lifecycle.running import RunningPortal, portal_in


@pytest.fixture(scope="session")
async def running_portal(parts_folder: Path) -> AsyncIterator[RunningPortal]:
    async with portal_in(parts_folder / "portal") as portal:
        yield portal
