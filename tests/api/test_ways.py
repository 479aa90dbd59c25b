"""Where one comes: after signing in, after signing out to come back, and with a link that is over."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.viewers import Actor, Role
from tests.api.accounts import PASSWORD, a_login
from tests.api.test_invitations import invite, token_for
from tests.api.web import Web, an_admin
from tests.house import HELPDESK
from tests.pages.browser import browser_of

NOBODY = Actor(Role.ORDINARY_USER, "nobody.in.particular", "Niemand")


@pytest.mark.parametrize(
    ("role", "place"), [(Role.HELPDESK, "/queue"), (Role.SCHOOL_ADMIN, "/apps")], ids=["helpdesk", "admin"]
)
async def test_each_role_begins_where_its_work_is(web: Web, role: Role, place: str) -> None:
    browser = browser_of(await web.informat(HELPDESK if role is Role.HELPDESK else an_admin()))
    await browser.open("/sign-in")
    assert browser.path == place


async def test_a_partner_begins_at_its_apps(web: Web) -> None:
    login, browser = await a_login(web), browser_of(web.visitor())
    await browser.open("/sign-in")
    await browser.submit("/sign-in", {"email": login.email, "password": PASSWORD})
    assert browser.path == "/apps"


async def test_r1_a_refused_sign_in_reminds_of_the_confirmation_whoever_it_is(web: Web) -> None:
    login, said = await a_login(web), []
    for email in (login.email, f"{uuid4().hex}@vendor.example"):
        browser = browser_of(web.visitor())
        await browser.open("/sign-in")
        assert "Net geregistreerd?" not in browser.text
        await browser.submit("/sign-in", {"email": email, "password": "a wrong one"}, 401)
        said.append("Bevestig eerst je e-mailadres" in browser.text)
    assert said == [True, True]


async def test_r21_who_may_not_come_in_comes_back_to_the_link_as_somebody_else(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, "an@school.example")
    link = f"/invitations/{await token_for(partner, app_id)}"
    browser = browser_of(await web.informat(NOBODY))
    await browser.open(link, expect=403)
    assert "Niemand" in browser.text
    assert 'href="/sign-in"' not in browser.text, "the menu is not a visitor's"
    await browser.submit("/sign-out")
    assert browser.path == "/signed-out"
    await browser.open("/")
    assert browser.path == link, "where Informat leads back to, leads on"
    await browser.open("/")
    assert browser.path == "/", "once"


async def test_a_forged_way_back_leads_nowhere_else(web: Web) -> None:
    for forged in ("https://evil.example/", "//evil.example/", "%2F%2Fevil.example", "/\\evil.example"):
        browser = browser_of(web.visitor())
        browser.http.cookies.set("portal_back", forged)
        await browser.open("/")
        assert browser.path == "/"


async def test_r11_a_link_that_is_over_does_not_ask_an_admin_to_sign_in_again(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, "an@school.example")
    link = f"/invitations/{await token_for(partner, app_id)}"
    web.house.clock.move(timedelta(days=40))
    visitor, admin = browser_of(web.visitor()), browser_of(await web.informat(an_admin()))
    await visitor.open(link, expect=410)
    assert "meld je aan en kies Apps" in visitor.text
    await admin.open(link, expect=410)
    assert "meld je aan" not in admin.text
    assert "ook zonder uitnodiging wijzigen, bij Apps" in admin.text


async def test_a_page_that_is_not_there_offers_no_registration_to_who_has_signed_in(web: Web) -> None:
    admin, visitor = browser_of(await web.informat(an_admin())), browser_of(web.visitor())
    await admin.open("/no-such-page", expect=404)
    assert 'href="/register"' not in admin.text
    assert 'href="/start"' in admin.text
    await visitor.open("/no-such-page", expect=404)
    assert 'href="/register"' in visitor.text


async def test_a_way_back_is_to_an_invitation_alone_and_what_is_no_address_leads_home(web: Web) -> None:
    for path in ("/password/reset/abc", "/language/en", "//["):
        browser = browser_of(web.visitor())
        browser.http.cookies.set("portal_back", path)
        await browser.open("/")
        assert browser.path == "/"
