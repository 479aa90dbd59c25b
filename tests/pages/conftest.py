"""One whole portal for the tests of its pages; each works with partners and apps of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.lifecycle.running import RunningPortal
from tests.pages.browser import Browser


@pytest.fixture
async def visitor(running_portal: RunningPortal) -> AsyncIterator[Browser]:
    async with Browser.at(running_portal.url) as browser:
        yield browser


@pytest.fixture
async def partner(running_portal: RunningPortal) -> AsyncIterator[Browser]:
    """DriesTech2, signed in through the form."""
    async with Browser.at(running_portal.url) as browser:
        await browser.sign_in("DriesTech2")
        yield browser
