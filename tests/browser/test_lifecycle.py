"""From a request to access, by three people who have their pages open at the same time."""

import re
from contextlib import AsyncExitStack
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page, expect

from devstack.people_at_work import Post, link_in
from tests.browser.people import fill_new_app, sign_in, sign_in_at_informat, somebody
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import ADMIN, HELPDESK
from tests.pages.browser import path_of

SCHOOL, SCOPE = "001073", "api_informat_sas_leerlingen.leerlingen.001073"


async def test_three_people_go_from_a_request_to_access(
    browser: Browser, running_portal: RunningPortal
) -> None:
    async with AsyncExitStack() as exits:
        partner, helpdesk, admin = [
            await exits.enter_async_context(somebody(browser, running_portal.url)) for _ in range(3)
        ]
        await sign_in(partner, "CampusWise")
        await sign_in_at_informat(helpdesk, HELPDESK, "/queue")
        app = await _asks(partner)
        await _approves(helpdesk, app)
        # The partner has not touched his page since.
        await expect(partner.locator(".tag")).to_have_text("Goedgekeurd")
        await expect(partner.locator("text=Schoolbeheerders uitnodigen")).to_be_visible()
        await expect(partner.locator("text=Informat bekijkt ze")).to_have_count(0)
        await _makes_a_secret(partner)
        link = await _invites(partner, running_portal)
        await _grants(admin, link)
        await partner.goto(f"{app}/access")
        await expect(partner.locator("code", has_text=SCOPE)).to_be_visible()


async def _asks(partner: Page) -> str:
    """Ask for an app; gives the path of its page."""
    await fill_new_app(partner)
    await partner.click("text=Aanvraag indienen")
    await partner.wait_for_url(re.compile(r"/apps/[0-9a-f-]{36}$"))
    return path_of(partner.url)


async def _approves(helpdesk: Page, app: str) -> None:
    await helpdesk.goto(app.replace("/apps/", "/queue/"))
    await helpdesk.check("[value=approve]")
    await helpdesk.click("text=Beslis en ga naar de app")
    await helpdesk.wait_for_selector("text=Goedgekeurd. De partner krijgt een e-mail.")


async def _makes_a_secret(partner: Page) -> None:
    await partner.click(".tabs >> text=Client en secrets")
    await partner.click("text=Secret maken")
    assert await partner.input_value("#secret")
    await partner.click("text=Ik heb het bewaard")


async def _invites(partner: Page, portal: RunningPortal) -> str:
    """Invite a school admin; gives the link in his mail."""
    address = f"{uuid4().hex}@scholen.example"
    await partner.click(".tabs >> text=Uitnodigingen")
    await partner.fill("#emails", address)
    await partner.click("main >> button:text-is('Uitnodigen')")
    await partner.wait_for_selector("text=De uitnodigingen zijn onderweg.")
    async with httpx.AsyncClient() as http:
        return path_of(link_in(await Post(http, portal.devstack_url).mail_to(address, "")))


async def _grants(admin: Page, link: str) -> None:
    """Come in by the link, and give the app one school."""
    await admin.goto(link)
    await admin.click("main >> text=Aanmelden met je Informat-account")
    await admin.click(f"button[value='{ADMIN}']")
    await admin.click(".tabs >> text=API toegang")
    await admin.click("main >> text=Bewerken")
    await admin.check(f"[value='leerlingen/{SCHOOL}']")
    await admin.click("[value='leerlingen/right']")
    await admin.click("button:text-is('Opslaan')")
    await admin.wait_for_selector("text=Opgeslagen: toegang verleend")
