"""Every page of visitors and partners in a real browser: nothing for axe to find, and nothing breaks."""

import re

from playwright.async_api import Browser, expect

from devstack.sample.apps import BLUE_DRIES, DEMO_APP
from tests.browser.people import assert_accessible, fill_new_app, sign_in, somebody
from tests.lifecycle.running import RunningPortal

VISITOR_PAGES = (
    "/",
    "/register",
    "/register/sent",
    "/registrations/confirm/abc",
    "/sign-in",
    "/password/forgotten",
    "/partners",
    "/partners?q=bestaat-niet",
    "/partners/campuswise",
    "/no-such-page",
    "/developers",
    "/developers/reference",
    "/invitations/abc",
)
DEMO_APP_PARTNER = "CampusWise"
APP = f"/apps/{DEMO_APP.app_id}"
PARTNER_PAGES = (
    "/apps",
    "/apps/new",
    APP,
    f"{APP}/client",
    f"{APP}/invitations",
    f"{APP}/access",
    f"{APP}/mails",
    f"{APP}/log",
    f"{APP}/apis",
    f"{APP}/withdraw",
    "/profile",
    "/profile/edit",
    "/profile/members",
    "/account",
    "/account/email",
    "/account/language",
    "/account/second-step",
    "/account/passkeys",
    f"/apps/{BLUE_DRIES.app_id}",
)


async def test_axe_finds_nothing_for_visitors(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        for path in VISITOR_PAGES:
            await page.goto(path)
            await assert_accessible(page)
        await page.goto("/register")
        await page.click("main button[type=submit]")
        await assert_accessible(page)


async def test_axe_finds_nothing_for_partners(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await sign_in(page, DEMO_APP_PARTNER)
        for path in PARTNER_PAGES:
            await page.goto(path)
            await assert_accessible(page)
        await page.goto(f"{APP}/client")
        await page.click("text=Secret maken")
        await assert_accessible(page)
        await page.goto(f"{APP}/client")
        await page.click("main .rows a")
        await assert_accessible(page)
        await page.click("main button.danger")


async def test_errors_are_where_the_reader_is(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await page.goto("/register")
        await page.click("main button[type=submit]")
        await expect(page.locator(".error-summary")).to_be_focused()
        await page.click(".error-summary a[href='#organisation']")
        assert await page.evaluate("document.activeElement.id") == "organisation"


async def test_a_double_click_submits_one_app(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await sign_in(page, "StijnWorks 3")
        name = await fill_new_app(page)
        await page.dblclick("text=Aanvraag indienen")
        await page.wait_for_url(re.compile(r"/apps/[0-9a-f-]{36}$"))
        await page.goto("/apps")
        assert await page.locator(f"h2:has-text('{name}')").count() == 1


async def test_a_reason_is_asked_only_for_an_api_that_is_chosen(
    browser: Browser, running_portal: RunningPortal
) -> None:
    async with somebody(browser, running_portal.url, javascript=False) as page:
        await sign_in(page, "StijnWorks 3")
        await page.goto("/apps/new")
        assert not await page.is_visible("#reason-personeel")
        await page.check("#apis-personeel")
        assert await page.is_visible("#reason-personeel")


async def test_a_client_id_is_copied(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await sign_in(page, DEMO_APP_PARTNER)
        await page.goto(f"{APP}/client")
        await page.click("[data-copy=client-id]")
        await page.wait_for_selector("text=Gekopieerd")
        pointed_at = await page.eval_on_selector(
            "[data-copy=client-id]",
            "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]",
        )
        assert pointed_at == ["rgb(28, 36, 41)", "rgb(244, 246, 247)"], "ink on the soft ground"
        assert await page.evaluate("navigator.clipboard.readText()") == DEMO_APP.client.client_id


async def test_everything_is_reached_by_keyboard(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await page.goto("/sign-in")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip-link"
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.id") == "email"


async def test_back_after_signing_out_shows_nothing(browser: Browser, running_portal: RunningPortal) -> None:
    async with somebody(browser, running_portal.url) as page:
        await sign_in(page, "StijnWorks 3")
        await page.click("text=Afmelden")
        await page.wait_for_selector("text=Je bent afgemeld.")
        await page.go_back()
        await page.wait_for_url("**/sign-in**")
