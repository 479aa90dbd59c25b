"""The clients of the identity server, for the helpdesk (R25, R43)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, Text, bindparam, cast, func, select

from domain.refusals import ClientNotFound
from domain.viewers import Helpdesk
from storage.read.kept import Condition, Kept, containing
from storage.read.paging import Listing, Order, Page
from storage.sessions import ReadSession
from storage.tables import AccessRightRow, ApiClientRow, AppRow, ForeignScopeRow, PartnerRow


class ClientLine(msgspec.Struct):
    """A client, its app if it has one, and how many rights and foreign scopes it has."""

    client_id: str
    name: str
    active: bool
    app_id: UUID | None
    app: str | None
    partner: str | None
    rights: int
    foreign_scopes: int
    created_at: datetime


class ForeignScope(msgspec.Struct):
    """A scope that matches no template, and that the portal never touches."""

    client_id: str
    scope: str
    seen_at: datetime


@dataclass(frozen=True)
class ClientFilter:
    """`text` is looked for in id, name, app and partner; `linked` narrows to those with or without an app."""

    text: str = ""
    linked: bool | None = None
    cursor: str | None = None
    size: int = 50


_LINKED, _UNLINKED = Condition(AppRow.id.is_not(None)), Condition(AppRow.id.is_(None))


async def clients_for(session: ReadSession, _: Helpdesk, asked: ClientFilter) -> Page[ClientLine]:
    conditions: list[Condition] = []
    if asked.text:
        columns = (ApiClientRow.client_id, ApiClientRow.name, AppRow.name, PartnerRow.name)
        conditions.append(containing(asked.text, *columns))
    if asked.linked is not None:
        conditions.append(_LINKED if asked.linked else _UNLINKED)
    return await _listing().page(session, ClientLine, conditions, asked.cursor, asked.size)


async def client_for(session: ReadSession, _: Helpdesk, client_id: str) -> ClientLine:
    """One client. Refuses `ClientNotFound`."""
    found = await _client().rows(session, client_id=client_id)
    if not found:
        raise ClientNotFound("There is no such client.")
    return ClientLine(*found[0])


async def foreign_scopes(session: ReadSession, _: Helpdesk) -> list[ForeignScope]:
    """What the last imports saw and could not match: the report of R7."""
    rows = await session.scalars(
        select(ForeignScopeRow).order_by(ForeignScopeRow.client_id, ForeignScopeRow.scope)
    )
    return [ForeignScope(row.client_id, row.scope, row.seen_at) for row in rows]


@cache
def _client() -> Kept:
    return Kept(_clients().where(ApiClientRow.client_id == bindparam("client_id")))


@cache
def _listing() -> Listing:
    return Listing(
        _clients(), Order(ApiClientRow.sort_name.expression, (cast(ApiClientRow.client_id, Text),))
    )


def _clients() -> Select[*tuple[Any, ...]]:
    """The columns of a `ClientLine`, as it has them."""
    rights = select(func.count()).where(AccessRightRow.client_id == ApiClientRow.client_id).scalar_subquery()
    foreign = (
        select(func.count()).where(ForeignScopeRow.client_id == ApiClientRow.client_id).scalar_subquery()
    )
    return (
        select(
            ApiClientRow.client_id,
            ApiClientRow.name,
            ApiClientRow.active,
            AppRow.id,
            AppRow.name,
            PartnerRow.name,
            rights,
            foreign,
            ApiClientRow.created_at,
        )
        .outerjoin(AppRow, AppRow.client_id == ApiClientRow.client_id)
        .outerjoin(PartnerRow, PartnerRow.id == AppRow.partner_id)
    )
