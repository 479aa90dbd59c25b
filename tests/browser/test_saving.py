"""Opslaan, when people do what people do: click twice, go back, and come back after lunch."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.people import sign_in_at_informat, somebody
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import ADMIN, NewApp, approved_app

SCHOOL = "leerlingen/001073"
SESSION = "portal_session"


@pytest.fixture
async def app(running_portal: RunningPortal) -> NewApp:
    return await approved_app(running_portal)


@asynccontextmanager
async def _admin_with_a_move(browser: Browser, url: str, app: NewApp) -> AsyncIterator[Page]:
    """A school admin in the editor, with one school moved to the right and nothing saved."""
    async with somebody(browser, url) as page:
        await sign_in_at_informat(page, ADMIN)
        await page.goto(app.link)
        await page.goto(app.editor)
        await page.check(f"[value='{SCHOOL}']")
        await page.click("[value='leerlingen/right']")
        yield page


async def _times_granted(page: Page, app: NewApp) -> int:
    await page.goto(f"{app.path}/log")
    return await page.locator("td:has-text('Toegang verleend')").count()


async def test_a_double_click_saves_once(
    browser: Browser, running_portal: RunningPortal, app: NewApp
) -> None:
    async with _admin_with_a_move(browser, running_portal.url, app) as page:
        await page.dblclick("button:text-is('Opslaan')")
        await page.wait_for_selector("text=Opgeslagen: toegang verleend")
        assert await _times_granted(page, app) == 1


async def test_back_after_a_save_shows_what_was_saved(
    browser: Browser, running_portal: RunningPortal, app: NewApp
) -> None:
    async with _admin_with_a_move(browser, running_portal.url, app) as page:
        await page.click("button:text-is('Opslaan')")
        await page.wait_for_selector("text=Opgeslagen: toegang verleend")
        await page.go_back()
        held = page.locator(f"[data-side=right] [value='{SCHOOL}']")
        await expect(held).to_have_count(1)
        await expect(page.locator("[data-pending]")).to_have_text("Nog niets verplaatst.")
        assert await _times_granted(page, app) == 1


async def test_a_session_that_ends_in_the_middle_of_an_edit_loses_nothing(
    browser: Browser, running_portal: RunningPortal, app: NewApp
) -> None:
    async with _admin_with_a_move(browser, running_portal.url, app) as page:
        await page.context.clear_cookies(name=SESSION)
        await page.click("button:text-is('Opslaan')")
        await page.wait_for_selector("text=Je bent niet meer aangemeld")
        other_tab = await page.context.new_page()
        await sign_in_at_informat(other_tab, ADMIN)
        await page.click("text=Opnieuw versturen")
        await page.wait_for_selector("text=Opgeslagen: toegang verleend")
