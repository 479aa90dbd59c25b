"""Which browser the tests use: one that is there, since none can be fetched."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = "no Chromium: set CHROME to one, or install the system's (apt-get install chromium-headless-shell)"


def executable(playwright: Playwright) -> str | None:
    """`$CHROME`, then the system's, then Playwright's own."""
    found = os.environ.get("CHROME") or next(filter(None, map(shutil.which, NAMES)), None)
    own = playwright.chromium.executable_path
    return found or (own if Path(own).exists() else None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser; without one the tests are skipped, but not where CI says they count."""
    async with async_playwright() as playwright:
        path = executable(playwright)
        if path is None and os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        if path is None:
            pytest.skip(MISSING)
        # Root has no sandbox to start it in; and no machine that tests needs a graphics card.
        arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = await playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()
