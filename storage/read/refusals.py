"""What was refused before it reached a workflow, for the helpdesk (R57)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, Text, cast, func, select

from domain.viewers import Helpdesk, Role
from storage.read.paging import Order, Page, rows_of_page
from storage.sessions import ReadSession
from storage.tables import AppRow, RefusalRow


class RefusalLine(msgspec.Struct):
    """A command that was refused: who gave it, through which token, and the refusal's code and sentence."""

    id: UUID
    at: datetime
    actor_role: Role
    actor: str
    command: str
    code: str
    detail: str
    app_id: UUID | None
    app: str | None
    token: str | None


@dataclass(frozen=True)
class RefusalFilter:
    """What the refusals are narrowed by. `person` is looked for in names; `before` is the first moment after
    the period."""

    app_id: UUID | None = None
    person: str = ""
    command: str | None = None
    code: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    cursor: str | None = None
    size: int = 50


_AT = func.to_char(RefusalRow.at, "YYYY-MM-DD HH24:MI:SS.US")


async def refusals_for(session: ReadSession, _: Helpdesk, asked: RefusalFilter) -> Page[RefusalLine]:
    """A page of refused commands, newest first. Refuses `BadCursor`."""
    statement = (
        select(RefusalRow, AppRow.name.label("app"))
        .outerjoin(AppRow, AppRow.id == RefusalRow.app_id)
        .where(*_narrowed(asked))
    )
    order = Order(_AT, (cast(RefusalRow.id, Text),), descending=True)
    rows, cursor = await rows_of_page(session, statement, order, asked.cursor, asked.size)
    return Page([_line(row) for row in rows], cursor)


def _narrowed(asked: RefusalFilter) -> list[ColumnElement[bool]]:
    conditions = [
        column == value
        for column, value in (
            (RefusalRow.app_id, asked.app_id),
            (RefusalRow.command, asked.command),
            (RefusalRow.code, asked.code),
        )
        if value is not None
    ]
    if asked.person:
        conditions.append(RefusalRow.actor_name.icontains(asked.person, autoescape=True))
    if asked.since is not None:
        conditions.append(RefusalRow.at >= asked.since)
    if asked.before is not None:
        conditions.append(RefusalRow.at < asked.before)
    return conditions


def _line(found: Row[*tuple[Any, ...]]) -> RefusalLine:
    row: RefusalRow = found[0]
    return RefusalLine(
        row.id,
        row.at,
        Role(row.actor_role),
        row.actor_name,
        row.command,
        row.code,
        row.detail,
        row.app_id,
        found.app,
        row.actor_token,
    )
