"""Where the identity server and the record differ, for the helpdesk."""

from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, Text, bindparam, cast, func, select

from domain.apis import AccessRight, Api
from domain.drift import Difference, DriftAnswer, DriftKind, LinkedApp, answers_to, why_not_restored
from domain.refusals import DriftNotFound
from domain.viewers import Helpdesk
from domain.why_not import Reason
from storage.drift_tables import DriftCheckRow, DriftRow
from storage.read.kept import Kept, equal
from storage.read.paging import Listing, Order, Page
from storage.sessions import ReadSession
from storage.tables import ApiState, AppApiRow, AppRow


class DriftLine(msgspec.Struct):
    """One difference. `answers` are what can be done about it now, `why_not` what this server cannot do.

    `last_event`, `last_actor` and `last_at` are the last change of it through the portal, as far as there was
    one: the identity server does not tell who changes what there.
    """

    id: UUID
    client_id: str
    client_name: str
    app_id: UUID | None
    app: str | None
    kind: DriftKind
    api: Api | None
    target: str | None
    scope: str | None
    since: datetime
    last_event: str | None
    last_actor: str | None
    last_at: datetime | None
    answers: list[DriftAnswer]
    why_not: list[Reason]

    @property
    def right(self) -> AccessRight | None:
        return AccessRight(self.api, self.target) if self.api and self.target else None


class DriftCheckLine(msgspec.Struct):
    """The last time that everything was compared, and how much differed then."""

    at: datetime
    asked_by: str
    clients: int
    differences: int


async def drift_for(
    session: ReadSession,
    _: Helpdesk,
    client_id: str | None,
    cursor: str | None,
    size: int = 50,
    *,
    own_client_ids: bool,
) -> Page[DriftLine]:
    """A page of what differs and is not answered yet: of one client, or of all.

    `own_client_ids` is whether the identity server takes the portal's ids, and so can make a client again.
    """
    conditions = equal((DriftRow.client_id, client_id))
    return await _listing().page(session, partial(_line, own_client_ids), conditions, cursor, size)


async def drift_line(session: ReadSession, _: Helpdesk, drift_id: UUID, *, own_client_ids: bool) -> DriftLine:
    """One difference, answered or not. Refuses `DriftNotFound`."""
    found = await _one().rows(session, drift_id=drift_id)
    if not found:
        raise DriftNotFound("There is no such difference.")
    return _line(own_client_ids, *found[0])


async def last_check(session: ReadSession, _: Helpdesk) -> DriftCheckLine | None:
    found = await session.scalar(
        select(DriftCheckRow)
        .where(DriftCheckRow.client_id.is_(None))
        .order_by(DriftCheckRow.at.desc())
        .limit(1)
    )
    return DriftCheckLine(found.at, found.asked_by, found.clients, found.differences) if found else None


@cache
def _listing() -> Listing:
    order = Order(func.lower(DriftRow.client_name), (cast(DriftRow.id, Text),))
    return Listing(_lines().where(DriftRow.answered_at.is_(None)), order)


@cache
def _one() -> Kept:
    return Kept(_lines().where(DriftRow.id == bindparam("drift_id")))


def _lines() -> Select[*tuple[Any, ...]]:
    enabled = (
        select(func.array_agg(AppApiRow.api))
        .where(AppApiRow.app_id == AppRow.id, AppApiRow.state == ApiState.ENABLED)
        .scalar_subquery()
    )
    return select(
        DriftRow.id,
        DriftRow.client_id,
        DriftRow.client_name,
        AppRow.id,
        AppRow.name,
        DriftRow.kind,
        DriftRow.api,
        DriftRow.target,
        DriftRow.scope,
        DriftRow.since,
        DriftRow.last_event,
        DriftRow.last_actor,
        DriftRow.last_at,
        AppRow.status,
        enabled,
    ).outerjoin(AppRow, AppRow.client_id == DriftRow.client_id)


def _line(own_client_ids: bool, *row: Any) -> DriftLine:
    *said, status, enabled = row
    line = DriftLine(*(*said, [], []))
    linked = LinkedApp(status, frozenset(enabled or ())) if line.app_id else None
    difference = Difference(line.client_id, line.kind, line.right, line.scope)
    line.answers = sorted(answers_to(difference, linked, own_client_ids=own_client_ids))
    if refusal := why_not_restored(difference, own_client_ids=own_client_ids):
        line.why_not = [Reason(refusal.code, refusal.detail)]
    return line
