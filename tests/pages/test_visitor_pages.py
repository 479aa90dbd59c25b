"""Visitors: registering and signing in without JavaScript, and what they meet when something is wrong."""

from uuid import uuid4

import httpx
import pytest

from devstack.people_at_work import Post, link_in
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import ADMIN, signed_in
from tests.pages.browser import Browser, path_of

PAGES = (
    "/",
    "/register",
    "/register/sent",
    "/registrations/confirm/abc",
    "/sign-in",
    "/password/forgotten",
    "/password/forgotten/sent",
    "/developers",
    "/developers/reference",
)
PASSWORD = "een zin van enkele woorden"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("asked", "language"), [("nl-BE", "nl"), ("en-GB", "en")])
async def test_every_page_is_there_in_both_languages(
    running_portal: RunningPortal, path: str, asked: str, language: str
) -> None:
    async with Browser.at(running_portal.url, asked) as browser:
        page = await browser.open(path)
        assert page.language == language
        assert len(page.headings) == 1
        assert " - Informat Partnerportaal</title>" in browser.text


async def test_html_tells_the_browser_what_not_to_do(visitor: Browser) -> None:
    for path, status in (("/", 200), ("/no-such-page", 404)):
        await visitor.open(path, expect=status)
        assert visitor.answer is not None
        headers = visitor.answer.headers
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


async def test_the_language_switch_is_remembered(visitor: Browser) -> None:
    await visitor.open("/language/en?return_to=/sign-in")
    assert visitor.path == "/sign-in"
    assert visitor.page.language == "en"
    await visitor.open("/language/nl?return_to=//elsewhere.example/")
    assert visitor.path == "/"


async def test_r1_a_visitor_registers_confirms_and_signs_in(
    visitor: Browser, running_portal: RunningPortal
) -> None:
    email = f"{uuid4().hex}@vendor.example"
    await visitor.open("/register")
    fields = {"organisation": "Vendor", "kind": "vendor", "name": "An Peeters", "email": email}
    await visitor.submit("/register", fields | {"password": PASSWORD})
    assert visitor.page.headings == ["Kijk in je mailbox"]
    async with httpx.AsyncClient() as http:
        mail = await Post(http, running_portal.devstack_url).mail_to(email, "Bevestig")
    confirmation = path_of(link_in(mail))
    for _ in range(2):  # as a mail scanner does
        await visitor.open(confirmation)
    await visitor.submit(confirmation, {"password": "a password of somebody else"}, 401)
    assert "niet het wachtwoord waarmee je registreerde" in visitor.text
    await visitor.submit(confirmation, {"password": PASSWORD})
    assert visitor.path == "/sign-in"
    await visitor.submit("/sign-in", {"email": email, "password": PASSWORD})
    assert visitor.path == "/apps"
    assert "Nog geen apps" in visitor.text
    await visitor.submit("/sign-out")
    assert "Je bent afgemeld." in visitor.text
    await visitor.open("/apps")
    assert visitor.path == "/sign-in"


async def test_r20_who_signs_out_is_led_to_informat_to_sign_out_there_too(
    running_portal: RunningPortal,
) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        await browser.open("/apps")
        await browser.submit("/sign-out")
        assert browser.answer is not None
        waits, _, there = browser.answer.headers["refresh"].partition("; url=")
        assert waits == "0"
        await browser.open(there)
        confirm = "/oauth2/end_session/confirm"
        at_provider = str(browser.answer.url.join(confirm))
        await browser.send(at_provider, browser.form(confirm).filled({}))
        assert str(browser.answer.url) == f"{running_portal.url}/"


async def test_what_was_typed_is_kept_when_something_is_wrong(visitor: Browser) -> None:
    await visitor.open("/register")
    await visitor.submit(
        "/register", {"organisation": "Vendor", "email": "nonsense", "password": "short"}, 422
    )
    form = dict(visitor.form("/register").fields)
    assert form["organisation"] == "Vendor"
    assert form["email"] == "nonsense"
    assert form["password"] == ""
    assert 'href="#email"' in visitor.text
    assert 'aria-describedby="email-hint email-error"' in visitor.text
    assert "<title>Fout: " in visitor.text


async def test_a_wrong_password_says_no_more_than_that(visitor: Browser) -> None:
    await visitor.open("/sign-in")
    await visitor.submit("/sign-in", {"email": "nobody@vendor.example", "password": "wrong"}, 401)
    assert "klopt niet" in visitor.text


async def test_sign_in_leads_back_to_where_one_was_going(visitor: Browser) -> None:
    await visitor.open("/apps/new")
    assert visitor.path == "/sign-in"
    assert dict(visitor.form("/sign-in").fields)["return_to"] == "/apps/new"


async def test_a_page_that_is_not_there_says_what_to_do(visitor: Browser) -> None:
    page = await visitor.open("/no-such-page", expect=404)
    assert page.headings == ["Deze pagina bestaat niet"]
    assert "Wat nu?" in visitor.text


async def test_a_link_that_is_not_ours_is_told_kindly(visitor: Browser) -> None:
    page = await visitor.open("/invitations/abc", expect=404)
    assert page.headings == ["Deze link klopt niet"]


async def test_a_form_without_its_token_is_refused_with_a_page(visitor: Browser) -> None:
    page = await visitor.send("/register", {"organisation": ["Vendor"]}, expect=403)
    assert page.headings == ["Dit formulier is te oud"]


async def test_machines_still_get_problem_details(visitor: Browser) -> None:
    answer = await visitor.http.get("/api/v1/apps")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


async def test_the_first_load_is_light(visitor: Browser) -> None:
    """Under 100 kB as it comes over the line: the page, its style sheet and its scripts."""
    await visitor.open("/")
    paths = ["/", *_fetched_by(visitor.text)]
    sizes = {path: await _size_on_the_line(visitor.http, path) for path in paths}
    assert sum(sizes.values()) < 100_000, sizes


def _fetched_by(html: str) -> list[str]:
    return [
        part.split('"', 1)[0]
        for mark in ('<script src="', '<link rel="stylesheet" href="', '<img src="')
        for part in html.split(mark)[1:]
    ]


async def _size_on_the_line(http: httpx.AsyncClient, path: str) -> int:
    async with http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        return sum([len(chunk) async for chunk in answer.aiter_raw()])
