"""Pages by cursor: stable while rows come and go, and as fast at the end as at the start."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Null, Row, Select, literal, null, tuple_

from domain.refusals import BadCursor
from storage.sessions import ReadSession

T = TypeVar("T")
LARGEST_PAGE = 200

MARK = "_position_"

Rows = list[Row[*tuple[Any, ...]]]
Last = tuple[str | None, ...]
"""What the last row of a page was sorted by, and its key."""


class Page(msgspec.Struct, Generic[T]):
    """One page of a list. `next_cursor` asks for the following one; null at the end."""

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True)
class Order:
    """Sort by an expression, and by a key that tells equal ones apart; all of them text.

    `present` says which rows have the value that is sorted by, when not all do. The others come last,
    whichever way it goes: who sorts looks for what is there. Apart from that, nothing here is ever null.
    """

    by: ColumnElement[Any]
    key: tuple[ColumnElement[Any], ...]
    descending: bool = False
    present: ColumnElement[bool] | None = None


async def rows_of_page(
    session: ReadSession, statement: Select[*tuple[Any, ...]], order: Order, cursor: str | None, size: int
) -> tuple[Rows, str | None]:
    """The rows of one page, and the cursor of the next. Refuses `BadCursor`."""
    most = max(1, min(size, LARGEST_PAGE)) + 1
    last = _read(cursor, order) if cursor else None
    among_blanks = last is not None and last[0] is None
    rows: Rows = []
    if not among_blanks:
        having = statement if order.present is None else statement.where(order.present)
        rows = await _in_order(session, having, order, last, most)
    if order.present is not None and len(rows) < most:
        # Another query, in the order of an index too: one that sorts blanks to the end reads everything.
        blank = replace(order, by=null())
        rest = statement.where(~order.present)
        rows += await _in_order(session, rest, blank, last if among_blanks else None, most - len(rows))
    if len(rows) < most:
        return rows, None
    return rows[:-1], _write(rows[-2], order)


async def _in_order(
    session: ReadSession, statement: Select[*tuple[Any, ...]], order: Order, last: Last | None, most: int
) -> Rows:
    """The first rows after the last one seen; the first of all when none was."""
    marks = [one.label(f"{MARK}{place}") for place, one in enumerate((order.by, *order.key))]
    columns = order.key if isinstance(order.by, Null) else (order.by, *order.key)
    if last is not None:
        seen = [literal(value) for value in last if value is not None]
        here, there = tuple_(*columns), tuple_(*seen)
        # The first is compared once more by itself: an index finds it also when the key is another table's.
        first = columns[0] <= seen[0] if order.descending else columns[0] >= seen[0]
        statement = statement.where(here < there if order.descending else here > there, first)
    directed = [one.desc() if order.descending else one.asc() for one in columns]
    return [*await session.execute(statement.add_columns(*marks).order_by(*directed).limit(most))]


def _write(row: Row[*tuple[Any, ...]], order: Order) -> str:
    position = [row._mapping[f"{MARK}{place}"] for place in range(1 + len(order.key))]
    return urlsafe_b64encode(json.dumps(position).encode()).decode()


def _read(cursor: str, order: Order) -> Last:
    try:
        by, *key = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        f"{by}{key}".encode()  # PostgreSQL takes no half of a surrogate pair, and no NUL
    except (ValueError, TypeError, RecursionError):
        by, key = None, []
    texts = [*key, *([] if by is None and order.present is not None else [by])]
    if len(key) != len(order.key) or not all(isinstance(one, str) and "\0" not in one for one in texts):
        raise BadCursor("The cursor is not one that a page gave.")
    return (by, *key)
