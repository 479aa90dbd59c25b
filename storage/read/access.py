"""Access rights, as each viewer may see them (R40-R43)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Select, Text, any_, bindparam, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.viewers import Viewer
from storage.read.kept import Condition, Kept, containing, equal
from storage.read.paging import Listing, Order
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


_API, _TARGET, _CLIENT = _KEY = tuple(
    cast(column, Text) for column in (AccessRightRow.api, AccessRightRow.target, AccessRightRow.client_id)
)
_OF_A_GROUP = AccessRightRow.api == Api.REKENINGEN
_OF_AN_APP = AppRow.id.is_not(None)
_NAME_OF_GROUP = func.coalesce(
    bindparam("group_names", type_=JSONB)[AccessRightRow.target].astext, AccessRightRow.target
).collate("C")
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
    conditions = [rights_in_sight(viewer), *_narrowed(asked)]
    listing, values = _listing(asked.sort, asked.descending), {}
    if asked.sort is RightSort.ACCESS_GROUP and asked.group_names:
        listing, values = _by_name_of_group(asked.descending), {"group_names": dict(asked.group_names)}
    page = await listing.page(session, RightLine, conditions, asked.cursor, asked.size, **values)
    return page.items, page.next_cursor


async def rights_of_client(session: ReadSession, viewer: Viewer, client_id: str) -> list[RightLine]:
    """All rights of one client that the viewer may see."""
    rows = await _lines_of_client().rows(session, rights_in_sight(viewer), client_id=client_id)
    return [RightLine(*row) for row in rows]


async def rights_given(
    session: ReadSession, viewer: Viewer, api: Api | None = None
) -> frozenset[AccessRight]:
    """What is given to at least one client, of one API or of all, as far as the viewer may see."""
    conditions = (rights_in_sight(viewer), *equal((AccessRightRow.api, api)))
    return frozenset(AccessRight(api, target) for api, target in await _given().rows(session, *conditions))


async def clients_with_access(session: ReadSession, viewer: Viewer) -> frozenset[str]:
    """The clients to which some school gave access, as far as the viewer may see."""
    return frozenset(client_id for [client_id] in await _clients().rows(session, rights_in_sight(viewer)))


def _narrowed(asked: RightFilter) -> list[Condition]:
    conditions = equal(
        (AccessRightRow.api, asked.api),
        (AccessRightRow.target, asked.target),
        (AccessRightRow.client_id, asked.client_id),
    )
    if asked.text:
        columns = (AccessRightRow.target, AccessRightRow.client_id, AppRow.name, PartnerRow.name)
        named = sorted({right.target for right in asked.named})
        conditions.append(containing(asked.text, *columns).inside(_or_named, named=named))
    return conditions


def _or_named(found: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(found, AccessRightRow.target == any_(bindparam("named", type_=ARRAY(Text))))


@cache
def _listing(sort: RightSort, descending: bool) -> Listing:
    by, present = _SORTS[sort]
    key = _KEY if present is not None else tuple(one for one in _KEY if one is not by)
    return Listing(_lines(), Order(by, key, descending, present))


@cache
def _by_name_of_group(descending: bool) -> Listing:
    return Listing(_lines(), Order(_NAME_OF_GROUP, _KEY, descending, _OF_A_GROUP))


@cache
def _lines_of_client() -> Kept:
    own = _lines().where(AccessRightRow.client_id == bindparam("client_id"))
    return Kept(own.order_by(AccessRightRow.api, AccessRightRow.target))


@cache
def _given() -> Kept:
    return Kept(select(AccessRightRow.api, AccessRightRow.target).distinct())


@cache
def _clients() -> Kept:
    return Kept(select(AccessRightRow.client_id).distinct())


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
