"""The audit log, as each viewer may see it (R32, R57): one query for pages, exports and one app's tab."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, func, select, true

from domain.apis import Api
from domain.refusals import BadCursor
from domain.viewers import PartnerMember, Role, Viewer
from storage.read.kept import MOST, Condition, Kept, containing, equal, in_period
from storage.read.paging import LARGEST_PAGE, Page
from storage.read.sight import OF_PARTNER, TOLD_TO_PARTNERS, log_in_sight
from storage.sessions import ReadSession
from storage.tables import AppRow, LogRow

MOST_EXPORTED = 10_000
"""An export is made in memory, and opened in a spreadsheet: who needs more narrows the period."""

_POSITION = re.compile("[0-9]{1,18}")  # longer ones are more than a bigint holds
_OLDER = LogRow.position < bindparam("last_position", type_=BigInteger)


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
    conditions = [log_in_sight(viewer), *_narrowed(asked)]
    if isinstance(viewer, PartnerMember) and asked.app_id is None:
        # Its values are those of the others.
        narrowed = tuple(one.sql for one in conditions[1:])
        conditions.append(Condition(_among_newest_of_partner(narrowed)))
    return [LogLine(*row) for row in await _newest_first().rows(session, *conditions, most=most)]


@cache
def _newest_first() -> Kept:
    # Not a join: only the rows that are shown are asked for their app's name.
    app = select(AppRow.name).where(AppRow.id == LogRow.app_id).scalar_subquery()
    columns = (
        LogRow.position,
        LogRow.at,
        LogRow.actor_role,
        LogRow.actor_name,
        LogRow.event,
        LogRow.api,
        LogRow.target,
        LogRow.before,
        LogRow.after,
        LogRow.app_id,
        app,
        LogRow.client_id,
        LogRow.actor_token,
    )
    return Kept(select(*columns).order_by(LogRow.position.desc()).limit(MOST))


@cache
def _among_newest_of_partner(conditions: tuple[ColumnElement[bool], ...]) -> ColumnElement[bool]:
    """Among the newest rows about the partner itself and about each of its apps, where its page is found.

    Each of these is the end of an index. Asked for at once, all that there is would be read and sorted.
    """
    newest = (
        select(LogRow.position)
        .where(TOLD_TO_PARTNERS, *conditions)
        .order_by(LogRow.position.desc())
        .limit(MOST)
    )
    of_itself = newest.where(LogRow.partner_id == OF_PARTNER).subquery()
    of_app = newest.where(LogRow.app_id == AppRow.id).correlate(AppRow).lateral()
    of_apps = (
        select(of_app.c.position)
        .select_from(AppRow)
        .join(of_app, true())
        .where(AppRow.partner_id == OF_PARTNER)
    )
    either = select(of_itself.c.position).union(of_apps).subquery()
    page = select(either.c.position).order_by(either.c.position.desc()).limit(MOST)
    return LogRow.position == any_(func.array(page.scalar_subquery()))


def _narrowed(asked: LogFilter) -> list[Condition]:
    conditions = [
        *equal(
            (LogRow.app_id, asked.app_id),
            (LogRow.api, asked.api),
            (LogRow.target, asked.target),
            (LogRow.event, asked.event),
        ),
        *in_period(LogRow.at, asked.since, asked.before),
    ]
    if asked.person:
        conditions.append(containing(asked.person, LogRow.actor_name))
    if asked.cursor:
        if not _POSITION.fullmatch(asked.cursor):
            raise BadCursor("The cursor is not one that a page gave.")
        conditions.append(Condition(_OLDER, {"last_position": int(asked.cursor)}))
    return conditions
