"""Pages by cursor: every row once, in order, while others are added between two pages."""

import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.refusals import BadCursor
from domain.viewers import Helpdesk
from storage.read.access import RightFilter, RightSort, rights_for
from storage.read.apps import AppFilter, AppSort, apps_for
from storage.read.log import log_of_app
from storage.read.paging import LARGEST_PAGE
from storage.sessions import ReadSession, WriteSession
from tests.storage import rows
from tests.storage.pages import pages_of_apps, pages_of_rights, to_the_end

JOKE = Helpdesk("joke", "Joke")
# Ties in every column that can be sorted by, and letters that sort in their own way.
NAMES = ("BlueDries", "bluedries", "Élan", "élan", "zorg", "Zorg 2", "10", "9", "a'b\"c\\d")
NUMBERS = ("000001", "001057", "999999")
SIZES = (1, 4, 50)


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[ReadSession]:
    """Two partners and nine apps with three rights each, and a client without an app."""
    async with WriteSession(connection) as writing:
        clients = [f"client {number}" for number in range(len(NAMES))]
        await rows.add(
            writing,
            [rows.partner(1, "DriesTech2"), rows.partner(2, "driestech2")],
            [rows.client(client_id) for client_id in [*clients, "old"]],
            [
                rows.app(
                    number + 1,
                    number % 2 + 1,
                    name=name,
                    status=list(AppStatus)[number % 3],
                    client_id=clients[number],
                    at=rows.NOW + timedelta(microseconds=number // 3),
                )
                for number, name in enumerate(NAMES)
            ],
            [
                rows.access_right(client_id, AccessRight(list(Api)[index % 2], number))
                for client_id in [*clients, "old"]
                for index, number in enumerate(NUMBERS)
            ],
        )
    async with ReadSession(connection) as reading:
        yield reading


@pytest.fixture
def newcomer(connection: AsyncConnection) -> Callable[[], Awaitable[None]]:
    """Adds an app and a right of its own, six times: the first in every order, the last, or in between."""
    numbers = iter(range(100, 106))

    async def add() -> None:
        number = next(numbers, None)
        if number is None:
            return
        at = rows.NOW + timedelta(days=number % 3 - 1)
        name = ("", "m", "zzz")[number % 3]
        async with WriteSession(connection) as writing:
            await rows.add(
                writing,
                [rows.client(f"{name} {number}")],
                [rows.app(number, 1, name=name, client_id=f"{name} {number}", at=at)],
                [rows.access_right(f"{name} {number}", AccessRight(Api.LEERLINGEN, f"{number:06}"))],
            )

    return add


@pytest.mark.parametrize(("sort", "descending", "size"), list(product(AppSort, (False, True), SIZES)))
async def test_r30_every_app_comes_once_and_in_order_while_others_are_added(
    session: ReadSession,
    newcomer: Callable[[], Awaitable[None]],
    sort: AppSort,
    descending: bool,
    size: int,
) -> None:
    asked = AppFilter(sort=sort, descending=descending, size=size)
    there = [
        one.id
        for one in await to_the_end(pages_of_apps(session, JOKE, AppFilter(sort=sort, descending=descending)))
    ]
    seen = [one.id for one in await to_the_end(pages_of_apps(session, JOKE, asked), newcomer)]
    assert len(there) == len(NAMES)
    assert [one for one in seen if one in there] == there
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(("sort", "descending", "size"), list(product(RightSort, (False, True), SIZES)))
async def test_r40_every_right_comes_once_and_in_order_while_others_are_added(
    session: ReadSession,
    newcomer: Callable[[], Awaitable[None]],
    sort: RightSort,
    descending: bool,
    size: int,
) -> None:
    whole = RightFilter(sort=sort, descending=descending)
    asked = RightFilter(sort=sort, descending=descending, size=size)
    there = [(one.client_id, one.right) for one in await to_the_end(pages_of_rights(session, JOKE, whole))]
    seen = [
        (one.client_id, one.right)
        for one in await to_the_end(pages_of_rights(session, JOKE, asked), newcomer)
    ]
    assert len(there) == (len(NAMES) + 1) * len(NUMBERS)
    assert [one for one in seen if one in there] == there
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("sort", "column"),
    [
        (AppSort.STATUS, lambda app: list(AppStatus).index(app.status)),
        (AppSort.PARTNER, lambda app: app.partner.lower()),
        (AppSort.CLIENT, lambda app: app.client_id),
        (AppSort.ACTIVE, lambda app: not app.active),
        (AppSort.API, lambda app: app.apis),
        (AppSort.CREATED, lambda app: app.created_at),
        (AppSort.CHANGED, lambda app: app.changed_at),
    ],
)
async def test_r30_the_list_is_sorted_by_the_column_either_way(
    session: ReadSession, sort: AppSort, column: Callable[[object], str]
) -> None:
    up = (await apps_for(session, JOKE, AppFilter(sort=sort))).items
    down = (await apps_for(session, JOKE, AppFilter(sort=sort, descending=True))).items
    assert [column(app) for app in up] == sorted(column(app) for app in up)
    assert down == up[::-1]


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (1, 1), (7, 7), (10_000, 9)])
async def test_a_page_is_never_empty_and_never_larger_than_the_largest(
    session: ReadSession, asked: int, given: int
) -> None:
    page = await apps_for(session, JOKE, AppFilter(size=asked))
    assert len(page.items) == given <= LARGEST_PAGE


async def test_the_last_page_has_no_next_also_when_it_is_full(session: ReadSession) -> None:
    assert (await apps_for(session, JOKE, AppFilter(size=len(NAMES)))).next_cursor is None
    assert (await apps_for(session, JOKE, AppFilter(size=len(NAMES) - 1))).next_cursor is not None


def cursor_of(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        pytest.param("abc", id="not base64"),
        pytest.param("é", id="not ASCII"),
        pytest.param(urlsafe_b64encode(b"[").decode(), id="not JSON"),
        pytest.param(urlsafe_b64encode(b"\xff\xfe").decode(), id="not text"),
        pytest.param(urlsafe_b64encode(b"[" * 20_000).decode(), id="lists in lists"),
        pytest.param(cursor_of(None), id="null"),
        pytest.param(cursor_of(["a"]), id="one value"),
        pytest.param(cursor_of(["a", "b", "c", "d", "e"]), id="five values"),
        pytest.param(cursor_of([None, "b", "c"]), id="a blank where there are none"),
        pytest.param(cursor_of(["a", 1]), id="a number"),
        pytest.param(cursor_of(["a\0", "b"]), id="a NUL, which PostgreSQL does not take"),
        pytest.param(cursor_of(["\ud800", "b"]), id="half of a surrogate pair"),
    ],
)
async def test_a_cursor_that_no_page_gave_is_refused(session: ReadSession, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await apps_for(session, JOKE, AppFilter(cursor=cursor))
    with pytest.raises(BadCursor):
        await rights_for(session, JOKE, RightFilter(cursor=cursor))


@pytest.mark.parametrize("moment", ["BlueDries", "", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59-23:59"])
async def test_a_time_that_no_page_gave_is_refused(session: ReadSession, moment: str) -> None:
    with pytest.raises(BadCursor):
        await apps_for(session, JOKE, AppFilter(sort=AppSort.CREATED, cursor=cursor_of([moment, "b"])))


@pytest.mark.parametrize(
    "cursor", ["abc", "-1", "1.5", "²", "٣", "9" * 30, "9" * 5_000], ids=lambda text: ascii(text[:9])
)
async def test_a_position_in_the_log_that_no_page_gave_is_refused(session: ReadSession, cursor: str) -> None:
    with pytest.raises(BadCursor):
        await log_of_app(session, JOKE, UUID(int=1), cursor, 50)
