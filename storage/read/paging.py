"""Pages by cursor: stable while rows come and go, and as fast at the end as at the start."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Row,
    Select,
    True_,
    bindparam,
    literal,
    null,
    tuple_,
)

from domain.refusals import BadCursor
from storage.sessions import ReadSession

T = TypeVar("T")
LARGEST_PAGE = 200

MOST = bindparam("most", type_=Integer)
"""The limit of a statement that is kept: how many rows it gives is said when it is asked."""

Rows = list[Row[*tuple[Any, ...]]]
Statement = Select[*tuple[Any, ...]]
Last = tuple[str | datetime | None, ...]
"""What the last row of a page was sorted by, and its key."""


class Page(msgspec.Struct, Generic[T]):
    """One page of a list. `next_cursor` asks for the following one; null at the end."""

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True, eq=False)
class Order:
    """Sort by an expression, text or a time, and by a key that tells equal ones apart, of texts.

    `present` says which rows have the value that is sorted by, when not all do. The others come last,
    whichever way it goes: who sorts looks for what is there. Apart from that, nothing here is ever null.
    """

    by: ColumnElement[Any]
    key: tuple[ColumnElement[Any], ...]
    descending: bool = False
    present: ColumnElement[bool] | None = None


class Listing:
    """A list in one order.

    Made once and kept, where what it asks is always the same: to build a statement takes longer than to have
    it answered. What differs by who asks comes with the page, as conditions.
    """

    def __init__(self, statement: Statement, order: Order) -> None:
        self._order = order
        having = statement if order.present is None else statement.where(order.present)
        self._having = _Part(having, order, (order.by, *order.key))
        # Another query, in the order of an index too: one that sorts blanks to the end reads everything.
        self._blank = (
            None if order.present is None else _Part(statement.where(~order.present), order, order.key)
        )

    async def page(
        self,
        session: ReadSession,
        line: Callable[..., T],
        conditions: Sequence[ColumnElement[bool]],
        cursor: str | None,
        size: int,
    ) -> Page[T]:
        """One page of what meets the conditions; `line` makes an item of a row. Refuses `BadCursor`."""
        most = max(1, min(size, LARGEST_PAGE)) + 1
        last = _read(cursor, self._order) if cursor else None
        among_blanks = last is not None and last[0] is None
        rows: Rows = []
        if not among_blanks:
            rows = await self._having.first(session, conditions, last, most)
        if self._blank is not None and len(rows) < most:
            seen = last if among_blanks else None
            rows += await self._blank.first(session, conditions, seen, most - len(rows))
        marks = 1 + len(self._order.key)
        items = [line(*row[:-marks]) for row in rows[: most - 1]]
        return Page(items, _write(rows[-2][-marks:]) if len(rows) == most else None)


class _Part:
    """The rows of a list that have what it is sorted by, or those that have not."""

    def __init__(self, statement: Statement, order: Order, columns: tuple[ColumnElement[Any], ...]) -> None:
        self._columns, self._descending = columns, order.descending
        blank = [null()] if len(columns) == len(order.key) else []
        marks = [one.label(f"_position_{place}") for place, one in enumerate((*blank, *columns))]
        directed = [one.desc() if order.descending else one.asc() for one in columns]
        self._statement = statement.add_columns(*marks).order_by(*directed).limit(MOST)

    async def first(
        self, session: ReadSession, conditions: Sequence[ColumnElement[bool]], last: Last | None, most: int
    ) -> Rows:
        """The first rows after the last one seen; the first of all when none was."""
        after = self._after(last) if last else ()
        return await rows_of(session, self._statement, [*conditions, *after], most=most)

    def _after(self, last: Last) -> Iterable[ColumnElement[bool]]:
        seen = [literal(value) for value in last if value is not None]
        here, there, first = tuple_(*self._columns), tuple_(*seen), self._columns[0]
        # The first is compared once more by itself: an index finds it also when the key is another table's.
        if self._descending:
            return here < there, first <= seen[0]
        return here > there, first >= seen[0]


async def rows_of(
    session: ReadSession,
    statement: Statement,
    conditions: Iterable[ColumnElement[bool]] = (),
    **values: object,
) -> Rows:
    """The rows of a statement over columns, with the values of what it names.

    Past the session, whose bookkeeping of objects takes as long as the query; and a statement that nothing
    narrows stays the one that is compiled already.
    """
    narrowing = [one for one in conditions if not isinstance(one, True_)]
    narrowed = statement.where(*narrowing) if narrowing else statement
    connection = await session.connection()
    return [*await connection.execute(narrowed, values)]


def _write(position: Iterable[str | datetime | None]) -> str:
    texts = [value.isoformat() if isinstance(value, datetime) else value for value in position]
    return urlsafe_b64encode(json.dumps(texts).encode()).decode()


def _read(cursor: str, order: Order) -> Last:
    try:
        by, *key = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        f"{by}{key}".encode()  # PostgreSQL takes no half of a surrogate pair, and no NUL
    except (ValueError, TypeError, RecursionError):
        by, key = None, []
    texts = [*key, *([] if by is None and order.present is not None else [by])]
    if len(key) != len(order.key) or not all(isinstance(one, str) and "\0" not in one for one in texts):
        raise BadCursor("The cursor is not one that a page gave.")
    return (_moment(by) if isinstance(order.by.type, DateTime) and by is not None else by, *key)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadCursor("The cursor is not one that a page gave.") from None
