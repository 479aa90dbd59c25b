"""Bewerken in a real browser: by mouse, by keyboard, without JavaScript, in two tabs, for 400 schools."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page

from devstack.sample.schools import MANY_SCHOOLS
from tests.browser.people import assert_accessible, sign_in_at_informat, somebody
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import NewApp, approved_app

NASSAU, KLIM_OP = "leerlingen/001057", "leerlingen/001073"
LEFT, RIGHT = "[data-api=leerlingen] [data-side=left]", "[data-api=leerlingen] [data-side=right]"
TO_RIGHT, TO_LEFT = "button[value='leerlingen/right']", "button[value='leerlingen/left']"


@asynccontextmanager
async def _editing(
    browser: Browser, portal: RunningPortal, user_id: str = "an.peeters", *, javascript: bool = True
) -> AsyncIterator[tuple[Page, NewApp]]:
    """A new app in the editor of somebody who was invited."""
    app = await approved_app(portal)
    async with somebody(browser, portal.url, javascript=javascript) as page:
        await sign_in_at_informat(page, user_id)
        await page.goto(app.link)
        await page.click(f"a[href='{app.path}/access']")
        await page.click("text=Bewerken")
        await page.wait_for_url(f"**{app.editor}")
        yield page, app


async def _standing(page: Page, side: str) -> list[str]:
    values: list[str] = await page.locator(f"{side} [name=ticked]").evaluate_all(
        "boxes => boxes.map((box) => box.value)"
    )
    return values


async def _saved(page: Page) -> None:
    await page.click("button[value=save]")
    await page.wait_for_selector("text=Opgeslagen: toegang verleend")


@pytest.mark.parametrize("javascript", [True, False])
async def test_r51_by_mouse(browser: Browser, running_portal: RunningPortal, javascript: bool) -> None:
    async with _editing(browser, running_portal, javascript=javascript) as (page, app):
        for name in (NASSAU, KLIM_OP):
            await page.check(f"[value='{name}']")
        await page.click(TO_RIGHT)
        await page.wait_for_selector(f"{RIGHT} [value='{NASSAU}']")
        assert await _standing(page, RIGHT) == [NASSAU, KLIM_OP]
        assert "2 te verlenen, 0 af te nemen" in await page.inner_text("[data-pending]")
        await assert_accessible(page) if javascript else None
        await page.check(f"{RIGHT} [value='{KLIM_OP}']")
        await page.click(TO_LEFT)
        await page.wait_for_selector(f"{LEFT} [value='{KLIM_OP}']")
        await _saved(page)
        assert "001057 - Hof van Nassau" in await page.inner_text("main table")
        assert "001073" not in await page.inner_text("main table")
        assert app.path in page.url


async def test_r51_by_keyboard_with_spoken_results(browser: Browser, running_portal: RunningPortal) -> None:
    async with _editing(browser, running_portal) as (page, _):
        await page.focus(f"{LEFT} [value='{NASSAU}']")
        await page.keyboard.press("Space")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        assert await _standing(page, RIGHT) == [], "Enter moves and saves nothing"
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.value") == "leerlingen/right"
        await page.keyboard.press("Enter")
        assert await _standing(page, RIGHT) == [NASSAU, KLIM_OP]
        await page.wait_for_function(
            "document.querySelector('[data-spoken]').textContent.startsWith('2 verplaatst naar de lijst met')"
        )
        await page.focus("button[value=save]")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Opgeslagen: toegang verleend")


async def test_a_move_without_a_tick_says_what_to_do(browser: Browser, running_portal: RunningPortal) -> None:
    async with _editing(browser, running_portal) as (page, _):
        await page.click(TO_RIGHT)
        await page.wait_for_function(
            "document.querySelector('[data-spoken]').textContent.startsWith('Vink eerst aan')"
        )


async def test_r58_two_tabs_lose_nothing(browser: Browser, running_portal: RunningPortal) -> None:
    async with _editing(browser, running_portal) as (page, app):
        other = await page.context.new_page()
        await other.goto(app.editor)
        for tab, name in ((page, NASSAU), (other, KLIM_OP)):
            await tab.check(f"[value='{name}']")
            await tab.click(TO_RIGHT)
            await _saved(tab)
        await page.goto(f"{app.path}/access")
        shown = await page.inner_text("main table")
        assert "001057" in shown
        assert "001073" in shown


async def test_four_hundred_schools_are_searched_and_moved(
    browser: Browser, running_portal: RunningPortal
) -> None:
    async with _editing(browser, running_portal, "luc.hermans") as (page, _):
        assert len(await _standing(page, LEFT)) == len(MANY_SCHOOLS)
        await page.fill(f"{LEFT} [data-search]", "molenberg")
        await page.check(f"{LEFT} [data-all]")
        found = sum("Molenberg" in school.name for school in MANY_SCHOOLS)
        took = await page.evaluate(
            f"""() => {{
                const begun = performance.now();
                document.querySelector("{TO_RIGHT}").click();
                return performance.now() - begun;
            }}"""
        )
        assert took < 200, f"a move took {took:.0f} ms"
        assert len(await _standing(page, RIGHT)) == found
        assert re.match(f"Nog niet opgeslagen: {found} te", await page.inner_text("[data-pending]"))
        await assert_accessible(page)
        await _saved(page)
