"""The helpdesk's queue: what waits for a decision, the longest waiting first (R8, R63)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache, partial
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, func, select

from domain.apis import Api
from domain.app_lifecycle import AppStatus
from domain.viewers import Helpdesk
from storage.read.kept import Condition, containing, equal
from storage.read.paging import Listing, Order, Page
from storage.sessions import ReadSession
from storage.tables import ApiState, AppApiRow, AppRow, PartnerRow, TaskNoteRow


class TaskKind(StrEnum):
    NEW_APP = "new_app"
    MORE_APIS = "more_apis"


class TaskLine(msgspec.Struct):
    """One request that waits. Its id is the app's: an app has at most one request that waits."""

    id: UUID
    kind: TaskKind
    app: str
    partner: str
    apis: list[Api]
    waiting_since: datetime
    claimed_by: str | None
    claimed_by_me: bool


class TaskNote(msgspec.Struct):
    """A note among the helpdesk."""

    at: datetime
    author: str
    text: str


class Claimed(StrEnum):
    BY_NOBODY = "nobody"
    BY_ME = "me"
    BY_ANYBODY = "anybody"


@dataclass(frozen=True)
class TaskFilter:
    """What the queue is narrowed by. `text` is looked for in the names of app and partner."""

    text: str = ""
    kind: TaskKind | None = None
    claimed: Claimed | None = None
    cursor: str | None = None
    size: int = 50


async def tasks_for(session: ReadSession, viewer: Helpdesk, asked: TaskFilter) -> Page[TaskLine]:
    """A page of the queue."""
    line = partial(_line, viewer.user_id)
    return await _listing().page(session, line, _narrowed(viewer, asked), asked.cursor, asked.size)


async def next_task(session: ReadSession, viewer: Helpdesk) -> TaskLine | None:
    """The request to take on next: the longest waiting that no colleague has."""
    for claimed in (Claimed.BY_ME, Claimed.BY_NOBODY):
        page = await tasks_for(session, viewer, TaskFilter(claimed=claimed, size=1))
        if page.items:
            return page.items[0]
    return None


async def notes_about(session: ReadSession, _: Helpdesk, app_id: UUID) -> list[TaskNote]:
    """The helpdesk's notes about an app, oldest first."""
    rows = await session.scalars(
        select(TaskNoteRow).where(TaskNoteRow.app_id == app_id).order_by(TaskNoteRow.id)
    )
    return [TaskNote(row.at, row.author, row.text) for row in rows]


_OF_KIND = {
    TaskKind.NEW_APP: Condition(AppRow.status == AppStatus.SUBMITTED),
    TaskKind.MORE_APIS: Condition(AppRow.status != AppStatus.SUBMITTED),
}
_UNCLAIMED, _CLAIMED = Condition(AppRow.claimed_by_id.is_(None)), Condition(AppRow.claimed_by_id.is_not(None))


def _narrowed(viewer: Helpdesk, asked: TaskFilter) -> list[Condition]:
    conditions: list[Condition] = []
    if asked.text:
        conditions.append(containing(asked.text, AppRow.name, PartnerRow.name))
    if asked.kind is not None:
        conditions.append(_OF_KIND[asked.kind])
    match asked.claimed:
        case Claimed.BY_NOBODY:
            conditions.append(_UNCLAIMED)
        case Claimed.BY_ME:
            conditions += equal((AppRow.claimed_by_id, viewer.user_id))
        case Claimed.BY_ANYBODY:
            conditions.append(_CLAIMED)
        case None:
            pass
    return conditions


@cache
def _listing() -> Listing:
    requested = (
        select(func.array_agg(AppApiRow.api))
        .where(AppApiRow.app_id == AppRow.id, AppApiRow.state == ApiState.REQUESTED)
        .scalar_subquery()
    )
    columns = (
        AppRow.id,
        AppRow.status,
        AppRow.name,
        PartnerRow.name,
        requested,
        AppRow.waiting_since,
        AppRow.claimed_by,
        AppRow.claimed_by_id,
    )
    statement = select(*columns).join(PartnerRow, PartnerRow.id == AppRow.partner_id)
    waiting = statement.where(AppRow.waiting_since.is_not(None))
    return Listing(waiting, Order(AppRow.waiting_since.expression, (cast(AppRow.id, Text),)))


def _line(
    viewer_id: str,
    app_id: UUID,
    status: AppStatus,
    app: str,
    partner: str,
    apis: list[Api] | None,
    waiting_since: datetime,
    claimed_by: str | None,
    claimed_by_id: str | None,
) -> TaskLine:
    kind = TaskKind.NEW_APP if status is AppStatus.SUBMITTED else TaskKind.MORE_APIS
    asked = sorted(apis or ())
    return TaskLine(app_id, kind, app, partner, asked, waiting_since, claimed_by, claimed_by_id == viewer_id)
