"""A browser without JavaScript: pages, their forms, and what a person fills in."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urlsplit

import httpx

from devstack.people_at_work import Person, trusted
from devstack.sample.partners import PARTNERS, PASSWORD
from tests.waiting import eventually

HTML = "text/html,application/xhtml+xml"


@dataclass
class HtmlForm:
    """A form as it stands on the page, with what its fields hold already."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, given: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for name, value in self.fields:
            values.setdefault(name, []).append(value)
        return values | {name: [one] if isinstance(one, str) else one for name, one in given.items()}


class PageReader(HTMLParser):
    """The forms of a page, its headings, and its language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.headings: list[str] = []
        self.language = ""
        self._text: list[str] | None = None
        self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        match tag:
            case "html":
                self.language = found.get("lang", "")
            case "form":
                self.forms.append(HtmlForm(found.get("action", ""), found.get("method", "get")))
            case "input" if self.forms and found.get("name"):
                if found.get("type") not in {"checkbox", "radio"} or "checked" in found:
                    self.forms[-1].fields.append((found["name"], found.get("value", "")))
            case "textarea":
                self._textarea, self._text = found["name"], []
            case "h1":
                self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.forms[-1].fields.append((self._textarea, "".join(self._text).removeprefix("\n")))
            self._text = None
        elif tag == "h1" and self._text is not None:
            self.headings.append("".join(self._text).strip())
            self._text = None


@dataclass
class Browser:
    """Somebody with a browser in which JavaScript is off."""

    http: httpx.AsyncClient
    answer: httpx.Response | None = None

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str, language: str = "nl-BE") -> AsyncIterator[Self]:
        headers = {"Accept": HTML, "Accept-Language": language}
        async with httpx.AsyncClient(
            base_url=url, headers=headers, follow_redirects=True, timeout=60, verify=trusted()
        ) as http:
            yield cls(http)

    async def open(self, path: str, expect: int = 200) -> PageReader:
        self.answer = await self.http.get(path)
        assert self.answer.status_code == expect, f"{path}: {self.answer.status_code}\n{self.answer.text}"
        return self.page

    @property
    def page(self) -> PageReader:
        return PageReader(self.text)

    @property
    def text(self) -> str:
        assert self.answer is not None, "open a page first"
        return self.answer.text

    @property
    def path(self) -> str:
        assert self.answer is not None, "open a page first"
        return self.answer.url.path

    def form(self, action: str) -> HtmlForm:
        """The form on this page that sends to `action`; one without an action sends to the page itself."""
        [found] = [one for one in self.page.forms if (one.action or self.path) == action]
        return found

    async def submit(
        self, action: str, given: Mapping[str, str | list[str]] | None = None, expect: int = 200
    ) -> PageReader:
        """Fill in and send."""
        return await self.send(action, self.form(action).filled(given or {}), expect)

    async def send(self, action: str, filled: Mapping[str, list[str]], expect: int = 200) -> PageReader:
        self.answer = await self.http.post(action, data=dict(filled))
        assert self.answer.status_code == expect, f"{action}: {self.answer.status_code}\n{self.answer.text}"
        return self.page

    async def sign_in(self, partner: str) -> None:
        [found] = [one for one in PARTNERS if one.name == partner]
        await self.open("/sign-in")
        await self.submit("/sign-in", {"email": found.email, "password": PASSWORD})

    async def sees(self, path: str, words: str) -> None:
        """Wait until the page at `path` says this: what follows an answer may take a moment."""

        async def said() -> bool:
            await self.open(path)
            return words in self.text

        assert await eventually(said), f"{path} does not say {words!r}:\n{self.text}"


def path_of(link: str) -> str:
    return urlsplit(link).path


def browser_of(person: Person, language: str = "nl-BE") -> Browser:
    """The browser in which somebody is signed in already."""
    person.http.headers.update({"Accept": HTML, "Accept-Language": language})
    person.http.follow_redirects = True
    return Browser(person.http)
