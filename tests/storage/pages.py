"""Reading a list to its end."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from domain.viewers import Viewer
from storage.read.access import RightFilter, RightLine, rights_for
from storage.read.apps import AppFilter, AppSummary, apps_for
from storage.sessions import ReadSession

T = TypeVar("T")
MOST_PAGES = 500

Ask = Callable[[str | None], Awaitable[tuple[list[T], str | None]]]


async def nobody() -> None:
    """Who touches the list while it is read."""


async def to_the_end(ask: Ask[T], between: Callable[[], Awaitable[None]] = nobody) -> list[T]:
    """The items of every page in the order in which they came, with something happening between two pages."""
    items, cursor = await ask(None)
    for _ in range(MOST_PAGES):
        if cursor is None:
            return items
        await between()
        more, cursor = await ask(cursor)
        items += more
    raise AssertionError("the pages never end")


def pages_of_apps(session: ReadSession, viewer: Viewer, asked: AppFilter) -> Ask[AppSummary]:
    async def ask(cursor: str | None) -> tuple[list[AppSummary], str | None]:
        page = await apps_for(session, viewer, replace(asked, cursor=cursor))
        return page.items, page.next_cursor

    return ask


def pages_of_rights(session: ReadSession, viewer: Viewer, asked: RightFilter) -> Ask[RightLine]:
    return lambda cursor: rights_for(session, viewer, replace(asked, cursor=cursor))
