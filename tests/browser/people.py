"""People at a browser, signed in as the sample's partners."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal
from uuid import uuid4

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Page

from devstack.sample.partners import PARTNERS, PASSWORD

PATIENCE = 60_000
"""Milliseconds: a machine that is busy breaks no page."""
Scheme = Literal["light", "dark"]
NARROW, WIDE, HEIGHT = 320, 1200, 900
LOOKS: tuple[tuple[int, Scheme], ...] = ((NARROW, "dark"), (WIDE, "light"))
"""Contrast goes by the scheme and layout by the width, so that each is met once."""


@asynccontextmanager
async def somebody(
    browser: Browser,
    url: str,
    *,
    width: int = WIDE,
    scheme: Scheme = "light",
    javascript: bool = True,
    language: str = "nl-BE",
) -> AsyncIterator[Page]:
    """A page of his own. What the console calls an error, as a broken policy is, fails the test."""
    context = await browser.new_context(
        base_url=url,
        viewport={"width": width, "height": HEIGHT},
        color_scheme=scheme,
        java_script_enabled=javascript,
        locale=language,
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if _is_ours(said.type, said.text) else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
        assert not errors, errors
    finally:
        await context.close()


async def sign_in(page: Page, partner: str) -> None:
    [found] = [one for one in PARTNERS if one.name == partner]
    await page.goto("/sign-in")
    await page.fill("#email", found.email)
    await page.fill("#password", PASSWORD)
    await page.click("form[action='/sign-in'] button")
    await page.wait_for_url("**/apps")


async def sign_in_at_informat(page: Page, user_id: str, return_to: str = "/apps") -> None:
    """As somebody with an Informat account, at the development sign-in."""
    await page.goto(f"/auth/informat?return_to={return_to}")
    await page.click(f"button[value='{user_id}']")
    await page.wait_for_url(f"**{return_to}")


async def fill_new_app(page: Page) -> str:
    """The form of a new app, filled in and not sent; gives the app's name."""
    name = f"App {uuid4().hex[:8]}"
    await page.goto("/apps/new")
    await page.fill("#name", name)
    await page.fill("#description", "Toont klaslijsten.")
    await page.check("#apis-leerlingen")
    await page.fill("#reason-leerlingen", "Klaslijsten.")
    return name


async def assert_accessible(page: Page) -> None:
    """Axe finds nothing, and nothing has to be scrolled sideways, in any of the looks; the last one stays."""
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        await page.emulate_media(color_scheme=scheme)
        found = await _violations(page)
        told = [f"{one['id']}: {[node['html'] for node in one['nodes'][:3]]}" for one in found]
        assert not told, f"{page.url}, {width} px, {scheme}: {told}"
        sideways = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not sideways, f"{page.url} scrolls sideways at {width} px"


async def _violations(page: Page) -> Any:
    """What axe finds. Its script is read once for all looks of a page."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE_SCRIPT)
    return (await page.evaluate("axe.run({resultTypes: ['violations']})"))["violations"]


def _is_ours(kind: str, text: str) -> bool:
    """Statuses such as 404 are told as errors as well; the tests expect those."""
    return kind == "error" and "Failed to load resource" not in text
