"""Passkeys in a real browser, with an authenticator that Chromium itself plays."""

from playwright.async_api import Browser, Page, expect

from devstack.sample.partners import PASSWORD
from tests.browser.people import NARROW, assert_accessible, sign_in, somebody
from tests.lifecycle.running import RunningPortal

PARTNER = "StijnWorks 3"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def with_authenticator(page: Page) -> None:
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


async def test_a_passkey_is_made_signs_in_by_itself_and_is_removed(
    browser: Browser, running_portal: RunningPortal
) -> None:
    async with somebody(browser, running_portal.url, width=NARROW) as page:
        await with_authenticator(page)
        await sign_in(page, PARTNER)
        await page.goto("/account/passkeys")
        await expect(page.locator("[data-passkey-needs]")).to_be_hidden()
        await page.fill("#name", "Laptop van het werk")
        await page.fill("#password", "niet mijn wachtwoord")
        await page.click("text=Passkey toevoegen >> nth=-1")
        await expect(page.locator("[data-passkey-trouble]")).to_have_text("Dit is niet je wachtwoord.")
        await assert_accessible(page)
        await page.fill("#password", PASSWORD)
        await page.click("text=Passkey toevoegen >> nth=-1")
        await page.wait_for_selector("text=De passkey is toegevoegd.")
        await page.click("text=Afmelden")
        await page.goto("/sign-in?return_to=/account/passkeys")
        await page.click("text=Aanmelden met een passkey")
        await page.wait_for_selector("text=laatst gebruikt op")
        await page.click("main .rows a")
        await page.click("main button.danger")
        await page.wait_for_selector("text=De passkey is verwijderd.")


async def test_axe_finds_nothing_where_a_key_and_a_token_are_shown(
    browser: Browser, running_portal: RunningPortal
) -> None:
    async with somebody(browser, running_portal.url, width=NARROW, scheme="dark") as page:
        await sign_in(page, PARTNER)
        await page.goto("/account/second-step")
        await page.fill("#password", PASSWORD)
        await page.click("main button[type=submit]")
        await page.wait_for_selector(".qr svg")
        await assert_accessible(page)
        await page.goto("/account/tokens")
        await assert_accessible(page)
        await page.fill("#name", "Nachtelijke export")
        await page.fill("#password", PASSWORD)
        await page.click("main button[type=submit]")
        await page.wait_for_selector("#token")
        await assert_accessible(page)
        await page.reload()
        await page.wait_for_selector("text=Nachtelijke export")
        assert await page.locator("#token").count() == 0, "loading it again makes no other token"
