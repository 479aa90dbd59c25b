"""Somebody of a partner who has a password, with one browser at the pages and at the API."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any, cast
from uuid import UUID

import httpx
import pyotp

from devstack.people_at_work import Person
from tests.api.accounts import PASSWORD, kept_password
from tests.api.web import URL, Web
from tests.pages.browser import HTML, Browser

KEY = re.compile(r'id="key"[^>]*value="([A-Z2-7 ]+)"')
CODE = re.compile(r"<code>([a-z2-7-]+)</code>")


@dataclass
class Somebody:
    """Signed in, at first with the password alone."""

    web: Web
    account_id: UUID
    partner_id: UUID
    http: httpx.AsyncClient
    key: str = ""

    @property
    def email(self) -> str:
        return f"{self.account_id}@partner.example"

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": PASSWORD}

    @property
    def pages(self) -> Browser:
        return Browser(self.http)

    @property
    def api(self) -> Person:
        return Person(self.http, f"{URL}/api/v1")

    def code(self) -> str:
        """What the app shows: a code that was not used yet, since time goes on between two."""
        self.web.house.clock.move(timedelta(seconds=30))
        return pyotp.TOTP(self.key).at(self.web.house.clock.now())

    def take_key_from(self, pages: Browser) -> None:
        """Type over what stands under the picture."""
        [shown] = KEY.findall(pages.text)
        self.key = shown.replace(" ", "")

    async def turn_second_step_on(self) -> list[str]:
        """Take the key into the app and confirm it; gives the recovery codes."""
        pages = self.pages
        await pages.open("/account/second-step")
        await pages.submit("/account/second-step/key", {"password": PASSWORD})
        self.take_key_from(pages)
        await pages.submit("/account/second-step/confirm", {"code": self.code()})
        return [unescape(code) for code in CODE.findall(pages.text)]

    async def enter_password(self, *, expect: int = 401) -> Any:
        """The first step of signing in, from a browser that holds nothing."""
        self.http.cookies.clear()
        return await self.api.do("/session", self.credentials, expect=expect)

    async def enter_code(self, code: str, *, expect: int = 201) -> Any:
        return await self.api.do("/session/second-step", {"code": code}, expect=expect)


@asynccontextmanager
async def somebody(web: Web, partner_id: UUID | None = None) -> AsyncIterator[Somebody]:
    partner_id = partner_id or await web.house.partner()
    account_id = await web.account_for(partner_id, kept_password())
    transport = httpx.ASGITransport(cast(Any, web.application))
    async with httpx.AsyncClient(
        transport=transport, base_url=URL, headers={"Accept": HTML}, follow_redirects=True
    ) as http:
        person = Somebody(web, account_id, partner_id, http)
        await person.enter_password(expect=201)
        yield person
