"""Apps, as each viewer may see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from domain.apis import Api
from domain.app_lifecycle import AppState, AppStatus, commands_for
from domain.command_names import command_name
from domain.refusals import AppNotFound
from domain.viewers import Actor, Helpdesk, PartnerMember, Role, SchoolAdmin, Viewer
from storage.read.kept import Condition, Kept, containing, equal
from storage.read.paging import Listing, Order, Page
from storage.read.sight import apps_in_sight, apps_listed
from storage.sessions import ReadSession
from storage.tables import AccessRightRow, ApiClientRow, ApiState, AppApiRow, AppRow, PartnerRow


class AppSummary(msgspec.Struct):
    """One line of the list Apps, with the handbook's columns (R30)."""

    id: UUID
    name: str
    status: AppStatus
    partner: str
    client_id: str | None
    active: bool
    apis: list[Api]
    created_at: datetime
    changed_at: datetime


class AppApi(msgspec.Struct):
    """One API of an app. `reason` is why the partner wants it."""

    api: Api
    state: ApiState
    reason: str


class AppDetail(msgspec.Struct):
    """An app as its detail page shows it (R32). `commands` are what the viewer can do with it now."""

    id: UUID
    name: str
    description: str
    status: AppStatus
    decision_note: str
    partner_id: UUID
    partner: str
    contact_email: str
    client_id: str | None
    client_name: str | None
    active: bool
    apis: list[AppApi]
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime
    decided_at: datetime | None
    waiting_since: datetime | None
    claimed_by: str | None
    proposed_client: str | None
    unlinked: bool
    commands: list[str]


class AppSort(StrEnum):
    """The columns of R30. Statuses come in the order of an app's life, and active clients before others."""

    NAME = "name"
    STATUS = "status"
    PARTNER = "partner"
    CLIENT = "client_id"
    ACTIVE = "active"
    API = "api"
    CREATED = "created_at"
    CHANGED = "changed_at"


@dataclass(frozen=True)
class AppFilter:
    """What a list is narrowed and sorted by. `text` is looked for in the names of app, partner and client."""

    text: str = ""
    status: AppStatus | None = None
    api: Api | None = None
    sort: AppSort = AppSort.NAME
    descending: bool = False
    cursor: str | None = None
    size: int = 50


_SORTS: Mapping[AppSort, ColumnElement[Any]] = {
    AppSort.NAME: AppRow.sort_name.expression,
    AppSort.STATUS: AppRow.sort_status.expression,
    AppSort.PARTNER: PartnerRow.sort_name.expression,
    AppSort.CLIENT: cast(AppRow.client_id, Text),
    AppSort.ACTIVE: ApiClientRow.sort_active.expression,
    AppSort.CREATED: AppRow.created_at.expression,
    AppSort.CHANGED: AppRow.changed_at.expression,
}
_WITH_CLIENT = {
    AppSort.CLIENT: AppRow.client_id.is_not(None),
    AppSort.ACTIVE: ApiClientRow.client_id.is_not(None),
}


async def apps_for(session: ReadSession, viewer: Viewer, asked: AppFilter) -> Page[AppSummary]:
    """A page of the list Apps."""
    listing = _listing(_states_listed(viewer), asked.sort, asked.descending)
    conditions = (apps_listed(viewer), *_narrowed(viewer, asked))
    return await listing.page(session, _summary, conditions, asked.cursor, asked.size)


async def app_for(session: ReadSession, viewer: Viewer, app_id: UUID, at: datetime) -> AppDetail:
    """One app. Refuses `AppNotFound`, the same for an app out of sight as for none at all (R33)."""
    found = await _detail().rows(session, apps_in_sight(viewer, at), app_id=app_id)
    if not found:
        raise AppNotFound("There is no such app.")
    [row] = found
    apis = await _apis_of_app().rows(session, app_id=app_id)
    own, helpdesk = isinstance(viewer, PartnerMember | Helpdesk), isinstance(viewer, Helpdesk)
    detail = AppDetail(
        id=row.id,
        name=row.name,
        description=row.description,
        status=row.status,
        decision_note=row.decision_note if own else "",
        partner_id=row.partner_id,
        partner=row.partner,
        contact_email=row.contact_email,
        client_id=row.client_id,
        client_name=row.client_name,
        active=bool(row.active),
        apis=[
            AppApi(api, state, reason if own else "")
            for api, state, reason in apis
            if own or state is ApiState.ENABLED
        ],
        created_at=row.created_at,
        changed_at=row.changed_at,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        waiting_since=row.waiting_since if own else None,
        claimed_by=row.claimed_by if helpdesk else None,
        proposed_client=row.proposed_client if own else None,
        unlinked=row.unlinked,
        commands=[],
    )
    given = commands_for(state_of(detail), viewer.actor.role)
    detail.commands = [command_name(command) for command in given]
    return detail


async def has_rights(session: ReadSession, client_id: str | None) -> bool:
    """Whether any school gave the client access."""
    return bool(await session.scalar(select(exists().where(AccessRightRow.client_id == client_id))))


def state_of(app: AppDetail) -> AppState:
    """The app as the rules see it."""
    in_state = {state: frozenset(one.api for one in app.apis if one.state is state) for state in ApiState}
    return AppState(
        app.id,
        app.partner_id,
        app.status,
        in_state[ApiState.REQUESTED],
        in_state[ApiState.ENABLED],
        app.client_id,
        app.proposed_client,
        app.unlinked,
        Actor(Role.HELPDESK, "", app.claimed_by) if app.claimed_by else None,
    )


@cache
def _detail() -> Kept:
    columns = (
        AppRow.id,
        AppRow.name,
        AppRow.description,
        AppRow.status,
        AppRow.decision_note,
        AppRow.partner_id,
        AppRow.contact_email,
        AppRow.client_id,
        AppRow.created_at,
        AppRow.changed_at,
        AppRow.submitted_at,
        AppRow.decided_at,
        AppRow.waiting_since,
        AppRow.claimed_by,
        AppRow.proposed_client,
        AppRow.unlinked,
        PartnerRow.name.label("partner"),
        ApiClientRow.name.label("client_name"),
        ApiClientRow.active,
    )
    return Kept(
        select(*columns)
        .join(PartnerRow, PartnerRow.id == AppRow.partner_id)
        .outerjoin(ApiClientRow, ApiClientRow.client_id == AppRow.client_id)
        .where(AppRow.id == bindparam("app_id"))
    )


@cache
def _apis_of_app() -> Kept:
    columns = (AppApiRow.api, AppApiRow.state, AppApiRow.reason)
    return Kept(select(*columns).where(AppApiRow.app_id == bindparam("app_id")).order_by(AppApiRow.api))


def _states_listed(viewer: Viewer) -> tuple[ApiState, ...]:
    """What a partner only asks for is between it and the helpdesk; a school admin sees what is enabled."""
    return (ApiState.ENABLED,) if isinstance(viewer, SchoolAdmin) else (ApiState.REQUESTED, ApiState.ENABLED)


@cache
def _listing(states: tuple[ApiState, ...], sort: AppSort, descending: bool) -> Listing:
    apis = _apis(states, func.array_agg)
    # As the line of an app shows them, one after another.
    in_a_row = _apis(states, lambda api: func.string_agg(api, aggregate_order_by(literal(" "), api)))
    by = func.coalesce(in_a_row, "") if sort is AppSort.API else _SORTS[sort]
    order = Order(by, (cast(AppRow.id, Text),), descending, _WITH_CLIENT.get(sort))
    return Listing(_summaries(apis), order)


def _apis(
    states: tuple[ApiState, ...], together: Callable[[ColumnElement[Any]], ColumnElement[Any]]
) -> ColumnElement[Any]:
    """The APIs of an app that are in one of these states, put together."""
    shown = aliased(AppApiRow)
    in_state = or_(*(shown.state == state for state in states))
    return select(together(shown.api.expression)).where(shown.app_id == AppRow.id, in_state).scalar_subquery()


@cache
def _has_api(states: tuple[ApiState, ...]) -> ColumnElement[bool]:
    in_state = or_(*(AppApiRow.state == state for state in states))
    asked = AppApiRow.api == bindparam("api", type_=Text)
    return exists().where(AppApiRow.app_id == AppRow.id, asked, in_state)


def _summaries(apis: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            AppRow.id,
            AppRow.name,
            AppRow.status,
            PartnerRow.name,
            AppRow.client_id,
            ApiClientRow.active,
            apis,
            AppRow.created_at,
            AppRow.changed_at,
        )
        .join(PartnerRow, PartnerRow.id == AppRow.partner_id)
        .outerjoin(ApiClientRow, ApiClientRow.client_id == AppRow.client_id)
    )


def _summary(
    app_id: UUID,
    name: str,
    status: AppStatus,
    partner: str,
    client_id: str | None,
    active: bool | None,
    apis: list[Api] | None,
    created_at: datetime,
    changed_at: datetime,
) -> AppSummary:
    shown = sorted(apis or ())
    return AppSummary(app_id, name, status, partner, client_id, bool(active), shown, created_at, changed_at)


def _narrowed(viewer: Viewer, asked: AppFilter) -> list[Condition]:
    conditions = equal((AppRow.status, asked.status))
    if asked.text:
        conditions.append(containing(asked.text, AppRow.name, PartnerRow.name, AppRow.client_id))
    if asked.api:
        conditions.append(Condition(_has_api(_states_listed(viewer)), {"api": asked.api}))
    return conditions
