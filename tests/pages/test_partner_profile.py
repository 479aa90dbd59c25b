"""A partner's profile, logo and colleagues through forms, without JavaScript (R1, R2)."""

import re
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from devstack.people_at_work import Post, link_in
from tests.lifecycle.running import RunningPortal
from tests.pages.browser import Browser, path_of

PARTNER = "Gabor Testing 2"
PASSWORD = "een zin van enkele woorden"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
async def gabor(running_portal: RunningPortal) -> AsyncIterator[Browser]:
    """A partner that nobody else's test works with, signed in as its owner."""
    async with Browser.at(running_portal.url) as browser:
        await browser.sign_in(PARTNER)
        yield browser


async def _send_logo(browser: Browser, content: bytes, expect: int) -> None:
    await browser.open("/profile")
    fields = {
        name: one[0] for name, one in browser.form("/profile/logo").filled({}).items() if name != "logo"
    }
    browser.answer = await browser.http.post(
        "/profile/logo", data=fields, files={"logo": ("logo.png", content)}
    )
    assert browser.answer.status_code == expect, browser.text


async def test_r2_a_partner_sees_its_page_before_anybody_does(gabor: Browser, visitor: Browser) -> None:
    words = f"Rapporten {uuid4().hex}"
    await gabor.open("/profile/edit")
    assert 'name="visible" value="yes" checked' not in gabor.text, "off unless the partner wants it"
    await gabor.submit("/profile/edit", {"description": words, "visible": "yes", "do": "preview"})
    assert "Voorbeeld, nog niet opgeslagen" in gabor.text
    await visitor.open("/partners/gabortesting2", expect=404)
    await gabor.submit("/profile/edit", {"do": "save"})
    assert "Je profiel is opgeslagen." in gabor.text
    await visitor.open("/partners/gabortesting2")
    assert words in visitor.text
    await gabor.open("/profile/edit")
    await gabor.submit("/profile/edit", {"visible": [], "do": "save"})
    await visitor.open("/partners/gabortesting2", expect=404)


async def test_what_is_wrong_is_told_beside_its_field(gabor: Browser) -> None:
    await gabor.open("/profile/edit")
    wrong = {"name": " ", "website": "javascript:alert(1)", "contact_email": "niemand", "do": "save"}
    await gabor.submit("/profile/edit", wrong, expect=422)
    for field in ("name", "website", "contact_email"):
        assert f'id="{field}-error"' in gabor.text


async def test_r2_a_logo_is_a_picture(gabor: Browser) -> None:
    await _send_logo(gabor, b"<svg xmlns='http://www.w3.org/2000/svg'/>", expect=422)
    assert 'id="logo-error"' in gabor.text
    await _send_logo(gabor, PNG, expect=200)
    assert "Je logo is opgeslagen." in gabor.text
    assert (await gabor.http.get("/api/v1/partner/logo")).content == PNG
    await gabor.submit("/profile/logo/remove")
    assert "/profile/logo/remove" not in gabor.text


async def test_a_colleague_is_invited_joins_and_leaves(
    gabor: Browser, visitor: Browser, running_portal: RunningPortal
) -> None:
    email = f"{uuid4().hex}@gabor.example"
    await gabor.open("/profile/members")
    await gabor.submit("/profile/members", {"email": email})
    assert email in gabor.text
    async with httpx.AsyncClient() as http:
        mail = await Post(http, running_portal.devstack_url).mail_to(email, "uitgenodigd")
    link = path_of(link_in(mail))
    await visitor.open(link)
    await visitor.submit(link, {"name": "", "password": "kort"}, expect=422)
    await visitor.submit(link, {"name": "Collega", "password": PASSWORD})
    assert "Je account is klaar." in visitor.text
    await visitor.submit("/sign-in", {"email": email, "password": PASSWORD})
    await visitor.open("/profile/members")
    assert "Vraag het aan een eigenaar." in visitor.text
    [leave] = set(re.findall(r'"(/profile/members/[^"]+/remove)"', visitor.text))
    await gabor.open("/profile/members")
    owner = leave.replace("/remove", "/owner")
    await gabor.submit(owner)
    assert dict(gabor.form(owner).fields)["owner"] == "no"
    await visitor.open(leave)
    await visitor.submit(leave)
    assert "Je hebt je organisatie verlaten" in visitor.text
    await visitor.open("/profile")
    assert visitor.path == "/sign-in"


async def test_a_colleague_is_removed_after_one_more_page(gabor: Browser) -> None:
    email = f"{uuid4().hex}@gabor.example"
    await gabor.open("/profile/members")
    await gabor.submit("/profile/members", {"email": email})
    [taken_back] = re.findall(
        rf'"(/profile/members/[^"]+/remove)">Intrekken<span class="sr-only"> {email}', gabor.text
    )
    await gabor.open(taken_back)
    await gabor.submit(taken_back)
    assert email not in gabor.text


async def test_the_last_owner_is_not_offered_to_leave(gabor: Browser) -> None:
    await gabor.open("/profile/members")
    assert "Je bent de enige eigenaar." in gabor.text
