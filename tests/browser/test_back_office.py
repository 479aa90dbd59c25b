"""School admins and the helpdesk in a real browser: axe finds nothing, narrow and wide, light and dark."""

import pytest
from playwright.async_api import Browser, Page, expect

from devstack.sample.access_groups import BIG_GROUP
from devstack.sample.apps import BLUE_DRIES, BOEKENFONDS, KRISTOFS_APP, SBOTEST_APP
from devstack.sample.partners import PARTNERS
from tests.browser.people import HEIGHT, assert_accessible, sign_in_at_informat, somebody
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import approved_app, submitted_app

OLD_CLIENT = "/clients/informat_customer_scholengroepnassau"
APP = f"/apps/{SBOTEST_APP.app_id}"
ADMIN_PAGES = (
    "/apps",
    "/apps?q=bestaat-niet",
    APP,
    f"{APP}/access",
    f"{APP}/access/edit",
    f"{APP}/log",
    f"/apps/{KRISTOFS_APP.app_id}/access",
    "/access",
    "/schools/001057",
    OLD_CLIENT,
    "/schools/120001",
)
HELPDESK_PAGES = (
    "/queue",
    f"/queue/{BOEKENFONDS.app_id}",
    "/apps",
    APP,
    f"{APP}/access",
    f"{APP}/log",
    f"{APP}/care/suspend",
    f"{APP}/care/archive",
    "/clients",
    "/clients/foreign-scopes",
    "/drift",
    OLD_CLIENT,
    f"{OLD_CLIENT}/link",
    f"/clients/{BLUE_DRIES.client.client_id}/unlink",
    "/access",
    f"/access-groups/{BIG_GROUP.group_id}",
    "/search?q=nassau",
    f"{APP}/mails",
    "/log",
    "/refusals",
    f"/partner-records/{PARTNERS[0].partner_id}",
)


async def _visit(page: Page, paths: tuple[str, ...]) -> None:
    for path in paths:
        await page.goto(path)
        await assert_accessible(page)


async def test_axe_finds_nothing_for_school_admins(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await sign_in_at_informat(page, "an.peeters")
        await _visit(page, ADMIN_PAGES)
        await page.goto(f"{APP}/access")
        await page.click("summary")
        await assert_accessible(page)


async def test_axe_finds_nothing_for_the_helpdesk(browser: Browser, running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    async with somebody(browser, running_portal.url) as page:
        await sign_in_at_informat(page, "joke.vermeulen")
        await _visit(page, HELPDESK_PAGES)
        for width in (1024, 1280, 1440):
            await page.set_viewport_size({"width": width, "height": HEIGHT})
            height = await page.locator(".site-header-row").evaluate("row => row.clientHeight")
            assert height < 64, f"the header takes two rows at {width} px"
        await page.goto(f"/queue/{app.app_id}")
        for verdict in ("approve", "reject", "ask"):
            await page.check(f"[value={verdict}]")
            await assert_accessible(page)
        await page.check("[value=reject]")
        await page.click("text=Beslis en ga naar de app")
        await page.wait_for_selector(".error-summary")
        await assert_accessible(page)


@pytest.mark.parametrize("user_id", ["geert.janssens", "omar.benali"])
async def test_axe_finds_nothing_where_the_way_ends(
    browser: Browser, running_portal: RunningPortal, user_id: str
) -> None:
    """R21, R53."""
    app = await approved_app(running_portal)
    async with somebody(browser, running_portal.url) as page:
        await sign_in_at_informat(page, user_id)
        await page.goto(app.link)
        await assert_accessible(page)
        if user_id == "omar.benali":
            await page.goto(app.editor)
            await page.wait_for_selector("h1:has-text('Onvoldoende rechten')")
            await assert_accessible(page)


async def test_a_list_is_searched_while_one_types(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await sign_in_at_informat(page, "an.peeters")
        await page.goto("/access")
        await page.locator("#q").press_sequentially("klim op", delay=20)
        await expect(page.locator("#results :text('Hof van Nassau')")).to_have_count(0)
        rows = await page.locator("#results tbody tr").count()
        await expect(page.locator("#results tbody :text('Klim Op')")).to_have_count(rows)
        assert "q=klim" in page.url


async def test_a_request_is_decided_with_the_keyboard(
    browser: Browser, running_portal: RunningPortal
) -> None:
    app = await submitted_app(running_portal)
    async with somebody(browser, running_portal.url) as page:
        await sign_in_at_informat(page, "joke.vermeulen")
        await page.goto(f"/queue/{app.app_id}")
        await page.focus("[value=approve]")
        for key in ("Space", "Tab", "Tab", "Enter"):
            await page.keyboard.press(key)
        await page.wait_for_selector("text=Goedgekeurd. De partner krijgt een e-mail.")
