"""The clients of the identity server, for the helpdesk (R25, R43)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, Text, cast, func, or_, select

from domain.refusals import ClientNotFound
from domain.viewers import Helpdesk
from storage.read.paging import Order, Page, rows_of_page
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


async def clients_for(session: ReadSession, _: Helpdesk, asked: ClientFilter) -> Page[ClientLine]:
    statement = _clients()
    if asked.text:
        columns = (ApiClientRow.client_id, ApiClientRow.name, AppRow.name, PartnerRow.name)
        statement = statement.where(or_(*(one.icontains(asked.text, autoescape=True) for one in columns)))
    if asked.linked is not None:
        linked = AppRow.id.is_not(None)
        statement = statement.where(linked if asked.linked else ~linked)
    order = Order(ApiClientRow.sort_name.expression, (cast(ApiClientRow.client_id, Text),))
    rows, cursor = await rows_of_page(session, statement, order, asked.cursor, asked.size)
    return Page([_line(row) for row in rows], cursor)


async def client_for(session: ReadSession, _: Helpdesk, client_id: str) -> ClientLine:
    """One client. Refuses `ClientNotFound`."""
    found = (await session.execute(_clients().where(ApiClientRow.client_id == client_id))).first()
    if found is None:
        raise ClientNotFound("There is no such client.")
    return _line(found)


async def foreign_scopes(session: ReadSession, _: Helpdesk) -> list[ForeignScope]:
    """What the last imports saw and could not match: the report of R7."""
    rows = await session.scalars(
        select(ForeignScopeRow).order_by(ForeignScopeRow.client_id, ForeignScopeRow.scope)
    )
    return [ForeignScope(row.client_id, row.scope, row.seen_at) for row in rows]


def _clients() -> Select[*tuple[Any, ...]]:
    rights = select(func.count()).where(AccessRightRow.client_id == ApiClientRow.client_id).scalar_subquery()
    foreign = (
        select(func.count()).where(ForeignScopeRow.client_id == ApiClientRow.client_id).scalar_subquery()
    )
    return (
        select(
            ApiClientRow,
            AppRow.id.label("app_id"),
            AppRow.name.label("app"),
            PartnerRow.name.label("partner"),
            rights.label("rights"),
            foreign.label("foreign_scopes"),
        )
        .outerjoin(AppRow, AppRow.client_id == ApiClientRow.client_id)
        .outerjoin(PartnerRow, PartnerRow.id == AppRow.partner_id)
    )


def _line(row: Row[*tuple[Any, ...]]) -> ClientLine:
    client: ApiClientRow = row[0]
    return ClientLine(
        client.client_id,
        client.name,
        client.active,
        row.app_id,
        row.app,
        row.partner,
        row.rights,
        row.foreign_scopes,
        client.created_at,
    )
