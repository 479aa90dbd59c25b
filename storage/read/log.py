"""The audit log, as each viewer may see it (R32, R57): one query for pages, exports and one app's tab."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, Select, select

from domain.apis import Api
from domain.refusals import BadCursor
from domain.viewers import Role, Viewer
from storage.read.paging import LARGEST_PAGE, Page
from storage.read.sight import log_in_sight
from storage.sessions import ReadSession
from storage.tables import AppRow, LogRow

MOST_EXPORTED = 10_000
"""An export is made in memory, and opened in a spreadsheet: who needs more narrows the period."""

_POSITION = re.compile("[0-9]{1,18}")  # longer ones are more than a bigint holds


class LogLine(msgspec.Struct):
    """One change or refused change: who, when, what before and what after.

    `token` is the name of the personal token through which a script of his did it.
    """

    position: int
    at: datetime
    actor_role: Role
    actor: str
    event: str
    api: Api | None
    target: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    app_id: UUID | None
    app: str | None
    client_id: str | None
    token: str | None = None


@dataclass(frozen=True)
class LogFilter:
    """What the log is narrowed by. `person` is looked for in names.

    `since` is the first moment of the period, `before` the first after it. `target` is an institution number
    or an access group's guid.
    """

    app_id: UUID | None = None
    person: str = ""
    api: Api | None = None
    target: str | None = None
    event: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    cursor: str | None = None
    size: int = 50


async def log_for(session: ReadSession, viewer: Viewer, asked: LogFilter) -> Page[LogLine]:
    """A page of what the viewer may see of the log, newest first. Refuses `BadCursor`."""
    size = max(1, min(asked.size, LARGEST_PAGE))
    lines = await _lines(session, viewer, asked, size + 1)
    return Page(lines[:size], str(lines[size - 1].position) if len(lines) > size else None)


async def log_to_export(
    session: ReadSession, viewer: Viewer, asked: LogFilter, most: int = MOST_EXPORTED
) -> tuple[list[LogLine], bool]:
    """What the viewer may see of the log, newest first, and whether it was cut off at `most` lines."""
    lines = await _lines(session, viewer, asked, most + 1)
    return lines[:most], len(lines) > most


async def log_of_app(
    session: ReadSession, viewer: Viewer, app_id: UUID, cursor: str | None, size: int
) -> Page[LogLine]:
    """What the viewer may see of an app's log, newest first. Refuses `BadCursor`."""
    return await log_for(session, viewer, LogFilter(app_id=app_id, cursor=cursor, size=size))


async def _lines(session: ReadSession, viewer: Viewer, asked: LogFilter, most: int) -> list[LogLine]:
    statement = _seen_by(viewer).where(*_narrowed(asked)).order_by(LogRow.position.desc()).limit(most)
    return [_line(row) for row in await session.execute(statement)]


def _seen_by(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    # Not a join: only the rows that are shown are asked for their app's name.
    name = select(AppRow.name).where(AppRow.id == LogRow.app_id).scalar_subquery()
    return select(LogRow, name.label("app")).where(log_in_sight(viewer))


def _narrowed(asked: LogFilter) -> list[ColumnElement[bool]]:
    conditions = [
        column == value
        for column, value in (
            (LogRow.app_id, asked.app_id),
            (LogRow.api, asked.api),
            (LogRow.target, asked.target),
            (LogRow.event, asked.event),
        )
        if value is not None
    ]
    if asked.person:
        conditions.append(LogRow.actor_name.icontains(asked.person, autoescape=True))
    if asked.since is not None:
        conditions.append(LogRow.at >= asked.since)
    if asked.before is not None:
        conditions.append(LogRow.at < asked.before)
    if asked.cursor:
        if not _POSITION.fullmatch(asked.cursor):
            raise BadCursor("The cursor is not one that a page gave.")
        conditions.append(LogRow.position < int(asked.cursor))
    return conditions


def _line(found: Row[*tuple[Any, ...]]) -> LogLine:
    row: LogRow = found[0]
    return LogLine(
        row.position,
        row.at,
        Role(row.actor_role),
        row.actor_name,
        row.event,
        row.api,
        row.target,
        row.before,
        row.after,
        row.app_id,
        found.app,
        row.client_id,
        row.actor_token,
    )
