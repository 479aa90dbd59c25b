"""The audit log, as each viewer may see it (R32, R57)."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from domain.apis import Api
from domain.refusals import BadCursor
from domain.viewers import Role, SchoolAdmin, Viewer
from storage.read.paging import LARGEST_PAGE, Page
from storage.read.sight import log_in_sight
from storage.sessions import ReadSession
from storage.tables import LogRow

# What a school admin reads of an app: the changes of access, and the tries that were refused.
ACCESS_EVENTS = ("access_granted", "access_revoked", "access_change_refused")

_POSITION = re.compile("[0-9]{1,18}")  # longer ones are more than a bigint holds


class LogLine(msgspec.Struct):
    """One change or refused change: who, when, what before and what after."""

    position: int
    at: datetime
    actor_role: Role
    actor: str
    event: str
    api: Api | None
    target: str | None
    before: dict[str, Any]
    after: dict[str, Any]


async def log_of_app(
    session: ReadSession, viewer: Viewer, app_id: UUID, cursor: str | None, size: int
) -> Page[LogLine]:
    """What the viewer may see of an app's log, newest first. Refuses `BadCursor`."""
    size = max(1, min(size, LARGEST_PAGE))
    statement = select(LogRow).where(LogRow.app_id == app_id, log_in_sight(viewer))
    if isinstance(viewer, SchoolAdmin):
        statement = statement.where(LogRow.event.in_(ACCESS_EVENTS))
    if cursor:
        if not _POSITION.fullmatch(cursor):
            raise BadCursor("The cursor is not one that a page gave.")
        statement = statement.where(LogRow.position < int(cursor))
    rows = list(await session.scalars(statement.order_by(LogRow.position.desc()).limit(size + 1)))
    more = str(rows[size - 1].position) if len(rows) > size else None
    return Page([_line(row) for row in rows[:size]], more)


def _line(row: LogRow) -> LogLine:
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
    )
