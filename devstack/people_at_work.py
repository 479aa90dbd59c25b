"""The three people of the handbook, at work over HTTP as a browser would be: cookies, CSRF, redirects.

The demonstration, the lifecycle test and the benchmark all act through them.
"""

import asyncio
import re
import ssl
import time
from dataclasses import dataclass
from functools import cache
from typing import Any, Self
from urllib.parse import urljoin
from uuid import uuid4

import httpx

CSRF_COOKIE, CSRF_HEADER = "portal_csrf", "X-CSRF-Token"
LINK = re.compile(r"https?://[^\s\"<>]+")
MAIL_SECONDS = 60.0


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: read once, since that takes longer than most requests."""
    return httpx.create_ssl_context()


class Unexpected(Exception):
    """An answer was not what the handbook says."""


@dataclass
class Person:
    """Somebody with a browser of his own, at the portal."""

    http: httpx.AsyncClient
    api: str

    @classmethod
    def at(cls, portal_url: str) -> Self:
        base = portal_url.rstrip("/")
        http = httpx.AsyncClient(base_url=base, timeout=60, follow_redirects=False, verify=trusted())
        return cls(http, f"{base}/api/v1")

    async def look(self, path: str, expect: int = 200) -> Any:
        return _checked(await self.http.get(self.api + path), expect)

    async def do(
        self,
        path: str,
        body: Any = None,
        *,
        expect: int | None = None,
        key: str | None = None,
        method: str = "POST",
    ) -> Any:
        """Send a command. The answer's JSON, when its status is the one expected; by default any success."""
        if CSRF_COOKIE not in self.http.cookies:
            await self.http.get(f"{self.api}/session")
        headers = {"Idempotency-Key": key or uuid4().hex, CSRF_HEADER: self.http.cookies[CSRF_COOKIE]}
        return _checked(await self.http.request(method, self.api + path, json=body, headers=headers), expect)

    async def sign_in_as_partner(self, email: str, password: str) -> None:
        await self.do("/session", {"email": email, "password": password}, expect=201)

    async def sign_in_at_informat(self, user_id: str, return_to: str = "/") -> str:
        """Go to the sign-in provider, pick a person, and come back. Gives the address that one lands on."""
        there = await self.http.get("/auth/informat", params={"return_to": return_to})
        provider = _checked_redirect(there)
        picked = await self.http.post(provider, data={"sub": user_id})
        back = await self.http.get(_checked_redirect(picked))
        return _checked_redirect(back)

    async def close(self) -> None:
        await self.http.aclose()


@dataclass(frozen=True)
class Post:
    """The development mailbox, as a reader of mail sees it."""

    http: httpx.AsyncClient
    url: str

    async def mail_to(self, address: str, about: str) -> dict[str, Any]:
        """The newest mail to this address with these words in its subject; waited for, as people do."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            mails = (await self.http.get(f"{self.url}/api/mail", params={"to": address})).json()
            for mail in mails:
                if about in mail["subject"]:
                    found: dict[str, Any] = mail
                    return found
            await asyncio.sleep(0.05)
        raise Unexpected(f"no mail to {address} about {about!r} in {MAIL_SECONDS:g} seconds")


@dataclass(frozen=True)
class TokenEndpoint:
    """What the partner's own software does: fetch tokens."""

    http: httpx.AsyncClient
    url: str

    async def scopes(self, client_id: str, secret: str, scope: str | None = None) -> set[str]:
        """The scopes of a new token; those asked for, or all that are granted."""
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        answer = await self.http.post(f"{self.url}/connect/token", data=form, auth=(client_id, secret))
        return set(_checked(answer, 200).get("scope", "").split())

    async def refusal(self, client_id: str, secret: str, scope: str | None = None) -> str:
        """The error code of a token that is refused."""
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        answer = await self.http.post(f"{self.url}/connect/token", data=form, auth=(client_id, secret))
        if answer.is_success:
            raise Unexpected(f"a token was given, with {answer.json().get('scope')!r}")
        error: str = answer.json()["error"]
        return error


def link_in(mail: dict[str, Any]) -> str:
    """The first link of a mail's text."""
    found = LINK.search(mail["text"])
    if found is None:
        raise Unexpected(f"no link in the mail {mail['subject']!r}")
    return found.group()


def token_of(link: str) -> str:
    return link.rsplit("/", 1)[1]


def _checked(answer: httpx.Response, expect: int | None) -> Any:
    fits = answer.status_code == expect if expect else answer.is_success
    if not fits:
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Unexpected(f"{asked} answered {answer.status_code}, not {expect or 'a success'}: {answer.text}")
    return answer.json() if answer.content else None


def _checked_redirect(answer: httpx.Response) -> str:
    if not answer.is_redirect:
        raise Unexpected(f"{answer.request.url} answered {answer.status_code}: {answer.text[:500]}")
    return urljoin(str(answer.request.url), answer.headers["location"])
