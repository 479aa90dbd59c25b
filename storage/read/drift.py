"""Where the identity server and the record differ, for the helpdesk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, Text, cast, func, select

from domain.apis import AccessRight, Api
from domain.drift import Difference, DriftAnswer, DriftKind, LinkedApp, answers_to, why_not_restored
from domain.refusals import DriftNotFound
from domain.viewers import Helpdesk
from domain.why_not import Reason
from storage.drift_tables import DriftCheckRow, DriftRow
from storage.read.paging import Order, Page, rows_of_page
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
    statement = _lines().where(DriftRow.answered_at.is_(None))
    if client_id is not None:
        statement = statement.where(DriftRow.client_id == client_id)
    order = Order(func.lower(DriftRow.client_name), (cast(DriftRow.id, Text),))
    rows, next_cursor = await rows_of_page(session, statement, order, cursor, size)
    return Page(await _named(session, rows, own_client_ids), next_cursor)


async def drift_line(session: ReadSession, _: Helpdesk, drift_id: UUID, *, own_client_ids: bool) -> DriftLine:
    """One difference, answered or not. Refuses `DriftNotFound`."""
    found = (await session.execute(_lines().where(DriftRow.id == drift_id))).all()
    if not found:
        raise DriftNotFound("There is no such difference.")
    [line] = await _named(session, found, own_client_ids)
    return line


async def last_check(session: ReadSession, _: Helpdesk) -> DriftCheckLine | None:
    found = await session.scalar(
        select(DriftCheckRow)
        .where(DriftCheckRow.client_id.is_(None))
        .order_by(DriftCheckRow.at.desc())
        .limit(1)
    )
    return DriftCheckLine(found.at, found.asked_by, found.clients, found.differences) if found else None


def _lines() -> Select[*tuple[Any, ...]]:
    return select(DriftRow, AppRow.id.label("app_id"), AppRow.name.label("app"), AppRow.status).outerjoin(
        AppRow, AppRow.client_id == DriftRow.client_id
    )


async def _named(
    session: ReadSession, rows: Iterable[Row[*tuple[Any, ...]]], own_client_ids: bool
) -> list[DriftLine]:
    rows = list(rows)
    enabled = await _enabled_apis(session, {row.app_id for row in rows if row.app_id})
    return [_line(row, enabled, own_client_ids) for row in rows]


def _line(
    found: Row[*tuple[Any, ...]], enabled: Mapping[UUID, frozenset[Api]], own_client_ids: bool
) -> DriftLine:
    row: DriftRow = found[0]
    right = AccessRight(row.api, row.target) if row.api and row.target else None
    linked = LinkedApp(found.status, enabled[found.app_id]) if found.app_id else None
    difference = Difference(row.client_id, row.kind, right, row.scope)
    refusal = why_not_restored(difference, own_client_ids=own_client_ids)
    return DriftLine(
        row.id,
        row.client_id,
        row.client_name,
        found.app_id,
        found.app,
        row.kind,
        row.api,
        row.target,
        row.scope,
        row.since,
        row.last_event,
        row.last_actor,
        row.last_at,
        sorted(answers_to(difference, linked, own_client_ids=own_client_ids)),
        [Reason(refusal.code, refusal.detail)] if refusal else [],
    )


async def _enabled_apis(session: ReadSession, app_ids: set[UUID]) -> Mapping[UUID, frozenset[Api]]:
    found: dict[UUID, frozenset[Api]] = defaultdict(frozenset)
    rows = await session.execute(
        select(AppApiRow.app_id, AppApiRow.api).where(
            AppApiRow.app_id.in_(app_ids), AppApiRow.state == ApiState.ENABLED
        )
    )
    for app_id, api in rows:
        found[app_id] |= {api}
    return found
