"""One's own account in a browser without JavaScript, and signing out."""

from uuid import uuid4

import pytest

from domain.viewers import Actor, Role
from storage.account_changes import RESET_LIFE
from tests.api.accounts import PASSWORD, Login, a_login, link_token, mail_about, signed_in
from tests.api.web import Web, an_admin
from tests.pages.browser import Browser, browser_of

NEW = "nog een lange zin voor Pat"
SCANNED = 3
"""How often a mail scanner opens a link before a person does."""


@pytest.fixture
async def login(web: Web) -> Login:
    return await a_login(web)


@pytest.fixture
async def pat(web: Web, login: Login) -> Browser:
    return browser_of(await signed_in(web, login))


async def test_a_forgotten_password_is_chosen_anew_after_scanners_opened_the_link(
    web: Web, login: Login
) -> None:
    browser = browser_of(web.visitor())
    await browser.open("/sign-in")
    assert 'href="/password/forgotten"' in browser.text
    await browser.open("/password/forgotten")
    await browser.submit("/password/forgotten", {"email": "nonsense"}, 422)
    page = await browser.submit("/password/forgotten", {"email": login.email})
    assert page.headings == ["Kijk in je mailbox"]
    link = f"/password/reset/{link_token(await mail_about(web, login.email, 'nieuw wachtwoord'))}"
    for _ in range(SCANNED):
        await browser.open(link)
        await browser.http.head(link)
    await browser.submit(link, {"password": "wachtwoord1234"}, 422)
    assert "gelekte wachtwoorden" in browser.text
    await browser.submit(link, {"password": NEW})
    assert "Je nieuwe wachtwoord is ingesteld" in browser.text
    await browser.submit("/sign-in", {"email": login.email, "password": NEW})
    page = await browser.open(link, expect=410)
    assert page.headings == ["Deze link is verlopen"]


async def test_a_link_whose_hour_is_over_says_so(web: Web, login: Login) -> None:
    browser = browser_of(web.visitor(), "en")
    await browser.open("/password/forgotten")
    await browser.submit("/password/forgotten", {"email": login.email})
    link = f"/password/reset/{link_token(await mail_about(web, login.email, 'nieuw wachtwoord'))}"
    web.house.clock.move(RESET_LIFE)
    await browser.open(link, expect=410)
    assert "It was valid for one hour, and works once." in browser.text


async def test_the_account_page_shows_who_one_is_and_where_one_is_signed_in(
    web: Web, login: Login, pat: Browser
) -> None:
    elsewhere = await signed_in(web, login)
    page = await pat.open("/account")
    assert page.headings == ["Je account"]
    for words in ("Pat Partner", login.email, "Deze browser", "Waar je aangemeld bent"):
        assert words in pat.text
    [end] = [form.action for form in page.forms if form.action.endswith("/end")]
    await pat.submit(end)
    assert "Die sessie is afgemeld." in pat.text
    await elsewhere.look("/session", expect=401)
    await signed_in(web, login)
    await pat.open("/account")
    await pat.submit("/account/sessions/end-others")
    assert "Je bent overal elders afgemeld." in pat.text


async def test_a_name_a_language_and_a_password_are_changed_in_forms(
    web: Web, login: Login, pat: Browser
) -> None:
    await pat.open("/account/name")
    await pat.submit("/account/name", {"name": ""}, 422)
    await pat.submit("/account/name", {"name": "Patricia"})
    assert "Je naam is gewijzigd." in pat.text
    await pat.open("/account/language")
    await pat.submit("/account/language", {"language": "fr"}, 422)
    await pat.submit("/account/language", {"language": "en"})
    assert "De taal van je e-mails is gewijzigd." in pat.text
    assert '<span lang="en">English</span>' in pat.text
    await pat.open("/account/password")
    await pat.submit("/account/password", {"present": "something else", "password": NEW}, 422)
    assert "dit is niet je huidige wachtwoord" in pat.text
    assert NEW not in pat.text
    await pat.submit("/account/password", {"present": PASSWORD, "password": NEW})
    assert "Je wachtwoord is gewijzigd." in pat.text
    await mail_about(web, login.email, "Your password for the Informat Partner Portal has changed")
    await signed_in(web, login, NEW)


async def test_an_address_is_changed_by_two_links(web: Web, login: Login, pat: Browser) -> None:
    new_email = f"{uuid4().hex}@elders.example"
    await pat.open("/account/email")
    await pat.submit("/account/email", {"email": "nonsense", "present": PASSWORD}, 422)
    await pat.submit("/account/email", {"email": new_email, "present": PASSWORD})
    assert "Bevestig ze allebei" in pat.text
    reader = browser_of(web.visitor())
    for side, address, words, heading in (
        ("old", login.email, "wijzigen", "Nog één bevestiging"),
        ("new", new_email, "nieuwe e-mailadres", "Je e-mailadres is gewijzigd"),
    ):
        link = f"/account/email/{side}/{link_token(await mail_about(web, address, words))}"
        for _ in range(SCANNED):
            await reader.open(link)
        assert login.email not in reader.text, "the new mailbox may be a stranger's"
        page = await reader.submit(link)
        assert page.headings == [heading]
    await pat.open("/account")
    assert new_email in pat.text


async def test_who_signs_out_while_informat_is_away_is_told_so(web: Web) -> None:
    admin = browser_of(await web.informat(an_admin()))
    await admin.open("/apps")
    page = await admin.submit("/sign-out")
    assert page.headings == ["Je bent afgemeld"]
    assert "Informat antwoordt nu niet" in admin.text
    await admin.open("/apps")
    assert admin.path == "/sign-in"


async def test_who_signs_in_while_informat_is_away_is_told_so(web: Web) -> None:
    visitor = browser_of(web.visitor())
    page = await visitor.open("/auth/informat", expect=503)
    assert page.headings == ["Aanmelden bij Informat lukt nu niet"]


async def test_r21_who_may_not_come_in_signs_out_at_informat_too(web: Web) -> None:
    nobody = Actor(Role.ORDINARY_USER, "nobody.in.particular", "Niemand")
    browser = browser_of(await web.informat(nobody))
    await browser.open("/apps", expect=403)
    await browser.submit("/sign-out")
    assert browser.path == "/signed-out"
