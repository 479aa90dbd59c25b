"""Statements that are made once: to build one takes longer than to have it answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Row, Select, Text, True_, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.sessions import ReadSession

MOST = bindparam("most", type_=Integer)
"""The limit of a statement that is kept: how many rows it gives is said when it is asked."""

_TEXT = bindparam("text", type_=Text)

Rows = list[Row[*tuple[Any, ...]]]
Statement = Select[*tuple[Any, ...]]
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, eq=False)
class Condition:
    """What a statement is narrowed by.

    `sql` names what differs by who asks as parameters, and `values` has them: without them the statement is
    an error, never one that gives more. A name has one meaning in all conditions of a statement. Each `sql`
    is made once, not for each call: the statements that it narrows are kept as long as the process runs.
    """

    sql: ColumnElement[bool]
    values: Mapping[str, object] = field(default_factory=dict)

    def inside(
        self, around: Callable[[ColumnElement[bool]], ColumnElement[bool]], **values: object
    ) -> "Condition":
        """This one within another, which may have values of its own: `around` is called once for each."""
        return Condition(_inside(around, self.sql), {**self.values, **values})


class Kept:
    """A statement over columns, with each way that it has been narrowed.

    Past the session, whose bookkeeping of objects takes as long as the query.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._narrowed: dict[tuple[ColumnElement[bool], ...], Statement] = {}

    async def rows(self, session: ReadSession, *conditions: Condition, **values: object) -> Rows:
        """The rows that meet the conditions; `values` are of what the statement itself names."""
        asked = {name: value for one in conditions for name, value in one.values.items()}
        statement = self._where(tuple(one.sql for one in conditions))
        return await session.run_sync(_rows, statement, asked | values)

    def _where(self, conditions: tuple[ColumnElement[bool], ...]) -> Statement:
        kept = self._narrowed.get(conditions)
        if kept is None:
            narrowing = [one for one in conditions if not isinstance(one, True_)]
            kept = self._statement.where(*narrowing)
            self._narrowed[conditions] = kept
        return kept


def equal(*asked: tuple[Column, object]) -> list[Condition]:
    """That each column has its value. One that nothing is asked of, by None, may have any."""
    return [
        Condition(_equal(column), {_name_of(column): value}) for column, value in asked if value is not None
    ]


def containing(text: str, *columns: Column) -> Condition:
    """That the text is in one of these columns, in capitals or not."""
    escaped = text.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return Condition(_contained(columns), {"text": escaped})


def has_text(column: Column) -> ColumnElement[bool]:
    """The same of one column, within what is `containing` the text."""
    return column.icontains(_TEXT, escape="/")


def in_period(column: Column, since: datetime | None, before: datetime | None) -> list[Condition]:
    """From the first moment of a period on, and before the first after it. Either may be left open."""
    first, last = _period(column)
    begun = [] if since is None else [Condition(first, {"since": since})]
    return begun if before is None else [*begun, Condition(last, {"before": before})]


def _rows(session: Session, statement: Statement, values: Mapping[str, object]) -> Rows:
    return list(session.connection().execute(statement, values).all())


@cache
def _inside(
    around: Callable[[ColumnElement[bool]], ColumnElement[bool]], sql: ColumnElement[bool]
) -> ColumnElement[bool]:
    return around(sql)


@cache
def _equal(column: Column) -> ColumnElement[bool]:
    return column == bindparam(_name_of(column), type_=column.type)


def _name_of(column: Column) -> str:
    return f"{column.class_.__name__}_{column.key}"


@cache
def _contained(columns: tuple[Column, ...]) -> ColumnElement[bool]:
    return or_(*map(has_text, columns))


@cache
def _period(column: Column) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    since, before = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "before"))
    return column >= since, column < before
