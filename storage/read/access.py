"""Access rights, as each viewer may see them (R40-R43)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, Text, cast, func, or_, select

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.viewers import Viewer
from storage.read.paging import Order, rows_of_page
from storage.read.sight import rights_in_sight
from storage.sessions import ReadSession
from storage.tables import AccessRightRow, AccessState, AppRow, PartnerRow


class RightLine(msgspec.Struct):
    """One line of the list API toegang (R40), before names are looked up at Informat."""

    api: Api
    target: str
    client_id: str
    app_id: UUID | None
    app: str | None
    status: AppStatus | None
    partner: str | None
    state: AccessState
    since: datetime
    granted_by: str

    @property
    def right(self) -> AccessRight:
        return AccessRight(self.api, self.target)


class RightSort(StrEnum):
    API = "api"
    TARGET = "target"
    CLIENT = "client_id"
    APP = "app"
    STATUS = "status"
    PARTNER = "partner"


@dataclass(frozen=True)
class RightFilter:
    """`text` is looked for in target, client, app and partner; `client_id` narrows to one client.

    `named` are the targets whose names at Informat have the text in them: the portal keeps no such names.
    """

    text: str = ""
    api: Api | None = None
    target: str | None = None
    client_id: str | None = None
    sort: RightSort = RightSort.API
    descending: bool = False
    cursor: str | None = None
    size: int = 50
    named: frozenset[AccessRight] = frozenset()


_KEY = func.concat_ws("/", AccessRightRow.api, AccessRightRow.target, AccessRightRow.client_id)
_SORTS = {
    RightSort.API: cast(AccessRightRow.api, Text),
    RightSort.TARGET: cast(AccessRightRow.target, Text),
    RightSort.CLIENT: cast(AccessRightRow.client_id, Text),
    RightSort.APP: func.lower(func.coalesce(AppRow.name, "")),
    RightSort.STATUS: func.coalesce(cast(AppRow.status, Text), ""),
    RightSort.PARTNER: func.lower(func.coalesce(PartnerRow.name, "")),
}


async def rights_for(
    session: ReadSession, viewer: Viewer, asked: RightFilter
) -> tuple[list[RightLine], str | None]:
    """A page of access rights, and the cursor of the next."""
    statement = _lines(viewer)
    if asked.text:
        columns = (AccessRightRow.target, AccessRightRow.client_id, AppRow.name, PartnerRow.name)
        found = [one.icontains(asked.text, autoescape=True) for one in columns]
        named = {right.target for right in asked.named}
        statement = statement.where(or_(*found, AccessRightRow.target.in_(sorted(named))))
    for column, value in (
        (AccessRightRow.api, asked.api),
        (AccessRightRow.target, asked.target),
        (AccessRightRow.client_id, asked.client_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    order = Order(_SORTS[asked.sort], _KEY, asked.descending)
    rows, cursor = await rows_of_page(session, statement, order, asked.cursor, asked.size)
    return [_line(row) for row in rows], cursor


async def rights_of_client(session: ReadSession, viewer: Viewer, client_id: str) -> list[RightLine]:
    """All rights of one client that the viewer may see."""
    own = _lines(viewer).where(AccessRightRow.client_id == client_id)
    statement = own.order_by(AccessRightRow.api, AccessRightRow.target)
    return [_line(row) for row in await session.execute(statement)]


async def rights_given(session: ReadSession, viewer: Viewer) -> frozenset[AccessRight]:
    """What is given to at least one client, as far as the viewer may see."""
    statement = select(AccessRightRow.api, AccessRightRow.target).where(rights_in_sight(viewer)).distinct()
    return frozenset(AccessRight(api, target) for api, target in await session.execute(statement))


async def clients_with_access(session: ReadSession, viewer: Viewer) -> frozenset[str]:
    """The clients to which some school gave access, as far as the viewer may see."""
    statement = select(AccessRightRow.client_id).where(rights_in_sight(viewer)).distinct()
    return frozenset(await session.scalars(statement))


def _lines(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(AccessRightRow, AppRow.id, AppRow.name, AppRow.status, PartnerRow.name)
        .outerjoin(AppRow, AppRow.client_id == AccessRightRow.client_id)
        .outerjoin(PartnerRow, PartnerRow.id == AppRow.partner_id)
        .where(rights_in_sight(viewer))
    )


def _line(row: Row[*tuple[Any, ...]]) -> RightLine:
    right, app_id, app, status, partner = row[:5]
    return RightLine(
        right.api,
        right.target,
        right.client_id,
        app_id,
        app,
        status,
        partner,
        right.state,
        right.since,
        right.granted_by,
    )
