"""One portal and one browser for all tests here; each has a context, and with it cookies, of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.chromium import chromium
from tests.lifecycle.running import RunningPortal, portal_in


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
async def running_portal(parts_folder: Path) -> AsyncIterator[RunningPortal]:
    async with portal_in(parts_folder / "portal-of-browsers") as portal:
        yield portal
