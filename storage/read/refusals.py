"""What was refused before it reached a workflow, for the helpdesk (R57)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, select

from domain.viewers import Helpdesk, Role
from storage.read.kept import Condition, containing, equal, in_period
from storage.read.paging import Listing, Order, Page
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


async def refusals_for(session: ReadSession, _: Helpdesk, asked: RefusalFilter) -> Page[RefusalLine]:
    """A page of refused commands, newest first. Refuses `BadCursor`."""
    return await _listing().page(session, RefusalLine, _narrowed(asked), asked.cursor, asked.size)


def _narrowed(asked: RefusalFilter) -> list[Condition]:
    conditions = equal(
        (RefusalRow.app_id, asked.app_id),
        (RefusalRow.command, asked.command),
        (RefusalRow.code, asked.code),
    )
    if asked.person:
        conditions.append(containing(asked.person, RefusalRow.actor_name))
    return [*conditions, *in_period(RefusalRow.at, asked.since, asked.before)]


@cache
def _listing() -> Listing:
    columns = (
        RefusalRow.id,
        RefusalRow.at,
        RefusalRow.actor_role,
        RefusalRow.actor_name,
        RefusalRow.command,
        RefusalRow.code,
        RefusalRow.detail,
        RefusalRow.app_id,
        AppRow.name,
        RefusalRow.actor_token,
    )
    newest_first = Order(RefusalRow.at.expression, (cast(RefusalRow.id, Text),), descending=True)
    return Listing(select(*columns).outerjoin(AppRow, AppRow.id == RefusalRow.app_id), newest_first)
