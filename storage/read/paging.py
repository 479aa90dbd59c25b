"""Pages by cursor: stable while rows come and go, and as fast at the end as at the start."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, DateTime, Text, bindparam, null, tuple_

from domain.refusals import BadCursor
from storage.read.kept import MOST, Condition, Kept, Rows, Statement
from storage.sessions import ReadSession

T = TypeVar("T")
LARGEST_PAGE = 200

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

    Made once and kept. What differs by who asks comes with the page, as conditions.
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
        conditions: Sequence[Condition],
        cursor: str | None,
        size: int,
        **values: object,
    ) -> Page[T]:
        """One page of what meets the conditions; `line` makes an item of a row. Refuses `BadCursor`.

        `values` are of what the list itself names.
        """
        most = max(1, min(size, LARGEST_PAGE)) + 1
        last = _read(cursor, self._order) if cursor else None
        among_blanks = last is not None and last[0] is None
        rows: Rows = []
        if not among_blanks:
            rows = await self._having.first(session, conditions, last, most, values)
        if self._blank is not None and len(rows) < most:
            seen = last if among_blanks else None
            rows += await self._blank.first(session, conditions, seen, most - len(rows), values)
        marks = 1 + len(self._order.key)
        items = [line(*row[:-marks]) for row in rows[: most - 1]]
        return Page(items, _write(rows[-2][-marks:]) if len(rows) == most else None)


class _Part:
    """The rows of a list that have what it is sorted by, or those that have not."""

    def __init__(self, statement: Statement, order: Order, columns: tuple[ColumnElement[Any], ...]) -> None:
        blank = [null()] if len(columns) == len(order.key) else []
        marks = [one.label(f"_position_{place}") for place, one in enumerate((*blank, *columns))]
        directed = [one.desc() if order.descending else one.asc() for one in columns]
        in_order = statement.add_columns(*marks).order_by(*directed).limit(MOST)
        self._from_the_start = Kept(in_order)
        self._further_on = Kept(in_order.where(*_after(columns, order.descending)))

    async def first(
        self,
        session: ReadSession,
        conditions: Sequence[Condition],
        last: Last | None,
        most: int,
        values: Mapping[str, object],
    ) -> Rows:
        """The first rows after the last one seen; the first of all when none was."""
        if last is None:
            return await self._from_the_start.rows(session, *conditions, most=most, **values)
        seen = {_last(place): value for place, value in enumerate(one for one in last if one is not None)}
        return await self._further_on.rows(session, *conditions, most=most, **seen, **values)


def _after(columns: tuple[ColumnElement[Any], ...], descending: bool) -> tuple[ColumnElement[bool], ...]:
    """What comes after the last row seen, whose values are named."""
    types = [one.type if isinstance(one.type, DateTime) else Text() for one in columns]
    seen = [bindparam(_last(place), type_=kind) for place, kind in enumerate(types)]
    here, there = tuple_(*columns), tuple_(*seen)
    # The first is compared once more by itself: an index finds it also when the key is another table's.
    if descending:
        return here < there, columns[0] <= seen[0]
    return here > there, columns[0] >= seen[0]


def _last(place: int) -> str:
    return f"last_{place}"


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
