"""Access rights, as each viewer may see them (R40-R43)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.viewers import Viewer
from storage.read.paging import Listing, Order, rows_of
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
    """The columns of R40. What a row does not have, it has none of: such rows come last."""

    API = "api"
    INSTITUTION = "institution"
    ACCESS_GROUP = "access_group"
    CLIENT = "client_id"
    APP = "app"
    STATUS = "status"
    PARTNER = "partner"


@dataclass(frozen=True)
class RightFilter:
    """`text` is looked for in target, client, app and partner; `client_id` narrows to one client.

    The portal keeps no names of places: `named` are the targets whose names at Informat have the text in
    them, and `group_names` what access groups are sorted by, by their guid, which serves where there is none.
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
    group_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def listing(self) -> Listing:
        if self.sort is RightSort.ACCESS_GROUP and self.group_names:
            name = literal(dict(self.group_names), JSONB)[AccessRightRow.target].astext
            by = func.coalesce(name, AccessRightRow.target).collate("C")
            return Listing(_lines(), Order(by, _KEY, self.descending, _OF_A_GROUP))
        return _listing(self.sort, self.descending)


_API, _TARGET, _CLIENT = _KEY = tuple(
    cast(column, Text) for column in (AccessRightRow.api, AccessRightRow.target, AccessRightRow.client_id)
)
_OF_A_GROUP = AccessRightRow.api == Api.REKENINGEN
_OF_AN_APP = AppRow.id.is_not(None)
_SORTS: Mapping[RightSort, tuple[ColumnElement[Any], ColumnElement[bool] | None]] = {
    RightSort.API: (_API, None),
    RightSort.INSTITUTION: (_TARGET, ~_OF_A_GROUP),
    RightSort.ACCESS_GROUP: (_TARGET, _OF_A_GROUP),
    RightSort.CLIENT: (_CLIENT, None),
    RightSort.APP: (AppRow.sort_name.expression, _OF_AN_APP),
    RightSort.STATUS: (AppRow.sort_status.expression, _OF_AN_APP),
    RightSort.PARTNER: (PartnerRow.sort_name.expression, PartnerRow.id.is_not(None)),
}


async def rights_for(
    session: ReadSession, viewer: Viewer, asked: RightFilter
) -> tuple[list[RightLine], str | None]:
    """A page of access rights, and the cursor of the next."""
    conditions = [rights_in_sight(viewer)]
    if asked.text:
        columns = (AccessRightRow.target, AccessRightRow.client_id, AppRow.name, PartnerRow.name)
        found = [one.icontains(asked.text, autoescape=True) for one in columns]
        named = {right.target for right in asked.named}
        conditions.append(or_(*found, AccessRightRow.target.in_(sorted(named))))
    for column, value in (
        (AccessRightRow.api, asked.api),
        (AccessRightRow.target, asked.target),
        (AccessRightRow.client_id, asked.client_id),
    ):
        if value is not None:
            conditions.append(column == value)
    page = await asked.listing.page(session, RightLine, conditions, asked.cursor, asked.size)
    return page.items, page.next_cursor


async def rights_of_client(session: ReadSession, viewer: Viewer, client_id: str) -> list[RightLine]:
    """All rights of one client that the viewer may see."""
    rows = await rows_of(session, _lines_of_client(), [rights_in_sight(viewer)], client_id=client_id)
    return [RightLine(*row) for row in rows]


async def rights_given(
    session: ReadSession, viewer: Viewer, api: Api | None = None
) -> frozenset[AccessRight]:
    """What is given to at least one client, of one API or of all, as far as the viewer may see."""
    statement = select(AccessRightRow.api, AccessRightRow.target).where(rights_in_sight(viewer)).distinct()
    if api is not None:
        statement = statement.where(AccessRightRow.api == api)
    return frozenset(AccessRight(api, target) for api, target in await session.execute(statement))


async def clients_with_access(session: ReadSession, viewer: Viewer) -> frozenset[str]:
    """The clients to which some school gave access, as far as the viewer may see."""
    statement = select(AccessRightRow.client_id).where(rights_in_sight(viewer)).distinct()
    return frozenset(await session.scalars(statement))


@cache
def _listing(sort: RightSort, descending: bool) -> Listing:
    by, present = _SORTS[sort]
    key = _KEY if present is not None else tuple(one for one in _KEY if one is not by)
    return Listing(_lines(), Order(by, key, descending, present))


@cache
def _lines_of_client() -> Select[*tuple[Any, ...]]:
    own = _lines().where(AccessRightRow.client_id == bindparam("client_id"))
    return own.order_by(AccessRightRow.api, AccessRightRow.target)


def _lines() -> Select[*tuple[Any, ...]]:
    """The columns of a `RightLine`, as it has them."""
    return (
        select(
            AccessRightRow.api,
            AccessRightRow.target,
            AccessRightRow.client_id,
            AppRow.id,
            AppRow.name,
            AppRow.status,
            PartnerRow.name,
            AccessRightRow.state,
            AccessRightRow.since,
            AccessRightRow.granted_by,
        )
        .outerjoin(AppRow, AppRow.client_id == AccessRightRow.client_id)
        .outerjoin(PartnerRow, PartnerRow.id == AppRow.partner_id)
    )
