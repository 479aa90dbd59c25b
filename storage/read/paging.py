"""Pages by cursor: stable while rows come and go, and as fast at the end as at the start."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Row, Select, literal, tuple_

from domain.refusals import BadCursor
from storage.sessions import ReadSession

T = TypeVar("T")
LARGEST_PAGE = 200


class Page(msgspec.Struct, Generic[T]):
    """One page of a list. `next_cursor` asks for the following one; null at the end."""

    items: list[T]
    next_cursor: str | None


@dataclass(frozen=True)
class Order:
    """Sort by an expression that is text and never null, and by a key that tells equal ones apart."""

    by: ColumnElement[Any]
    key: ColumnElement[Any]
    descending: bool = False


async def rows_of_page(
    session: ReadSession, statement: Select[*tuple[Any, ...]], order: Order, cursor: str | None, size: int
) -> tuple[Sequence[Row[*tuple[Any, ...]]], str | None]:
    """The rows of one page, and the cursor of the next. Refuses `BadCursor`."""
    size = max(1, min(size, LARGEST_PAGE))
    position = tuple_(order.by, order.key)
    if cursor:
        last = tuple_(*(literal(value) for value in _read(cursor)))
        statement = statement.where(position < last if order.descending else position > last)
    directed = [one.desc() if order.descending else one.asc() for one in (order.by, order.key)]
    marked = statement.add_columns(order.by.label("_by"), order.key.label("_key"))
    rows = (await session.execute(marked.order_by(*directed).limit(size + 1))).all()
    if len(rows) <= size:
        return rows, None
    return rows[:size], _write(rows[size - 1]._by, rows[size - 1]._key)


def _write(by: str, key: str) -> str:
    return urlsafe_b64encode(json.dumps([by, key]).encode()).decode()


def _read(cursor: str) -> tuple[str, str]:
    try:
        by, key = json.loads(urlsafe_b64decode(cursor.encode("ascii")))
        f"{by}{key}".encode()  # PostgreSQL takes no half of a surrogate pair, and no NUL
    except (ValueError, TypeError, RecursionError):
        by = key = None
    if not isinstance(by, str) or not isinstance(key, str) or "\0" in by + key:
        raise BadCursor("The cursor is not one that a page gave.")
    return by, key
