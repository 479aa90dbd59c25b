"""The public directory (R2). No viewer here: everybody sees the same, and `SHOWN` decides what."""

from dataclasses import dataclass
from functools import cache

import msgspec
from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, exists, func, or_, select

from domain.apis import Api
from domain.app_lifecycle import AppStatus
from domain.partners import PartnerKind
from domain.refusals import PartnerNotFound
from storage.read.kept import Condition, containing, equal, has_text
from storage.read.paging import Listing, Order, Page
from storage.read.partners import Logo, logo_where
from storage.sessions import ReadSession
from storage.tables import ApiState, AppApiRow, AppRow, PartnerRow


class CatalogPartner(msgspec.Struct):
    """One partner in the list. `apis` are those of its approved apps."""

    slug: str
    name: str
    kind: PartnerKind
    description: str
    website: str
    has_logo: bool
    apis: list[Api]


class CatalogApp(msgspec.Struct):
    """An approved app: what it is for, and which APIs it may use."""

    name: str
    description: str
    apis: list[Api]


class CatalogEntry(msgspec.Struct):
    """A partner's own page."""

    slug: str
    name: str
    kind: PartnerKind
    description: str
    website: str
    contact_email: str
    has_logo: bool
    apps: list[CatalogApp]


@dataclass(frozen=True)
class CatalogFilter:
    """`text` is looked for in name and description of the partner, and in the names of its approved apps."""

    text: str = ""
    api: Api | None = None
    kind: PartnerKind | None = None
    cursor: str | None = None
    size: int = 50


SHOWN = and_(PartnerRow.visible, PartnerRow.suspended_at.is_(None))
"""Off unless the partner wants it, and never while it is suspended (R2)."""

_APPROVED = and_(AppRow.partner_id == PartnerRow.id, AppRow.status == AppStatus.APPROVED)
_ENABLED = and_(AppApiRow.app_id == AppRow.id, AppApiRow.state == ApiState.ENABLED)
_USES_API = (
    exists().where(_APPROVED, _ENABLED, AppApiRow.api == bindparam("api", type_=Text)).correlate(PartnerRow)
)
_HAS_LOGO = PartnerRow.logo_type.is_not(None).label("has_logo")


async def partners_shown(session: ReadSession, asked: CatalogFilter) -> Page[CatalogPartner]:
    """A page of the directory, by name."""
    return await _listing().page(session, _line, _narrowed(asked), asked.cursor, asked.size)


async def partner_shown(session: ReadSession, slug: str) -> CatalogEntry:
    """One partner with its approved apps. Refuses `PartnerNotFound`, also for one that is not shown."""
    found = await session.execute(
        select(
            PartnerRow.slug,
            PartnerRow.name,
            PartnerRow.kind,
            PartnerRow.description,
            PartnerRow.website,
            PartnerRow.contact_email,
            _HAS_LOGO,
        ).where(SHOWN, PartnerRow.slug == slug)
    )
    row = found.first()
    if row is None:
        raise PartnerNotFound("There is no such partner.")
    return CatalogEntry(*row, await approved_apps(session, slug))


async def logo_shown(session: ReadSession, slug: str) -> Logo:
    """Refuses `PartnerNotFound` for a partner that is not shown or has none."""
    logo = await logo_where(session, and_(SHOWN, PartnerRow.slug == slug))
    if logo is None:
        raise PartnerNotFound("There is no such logo.")
    return logo


async def approved_apps(session: ReadSession, slug: str) -> list[CatalogApp]:
    """The apps that a partner's page lists, whether or not the partner is shown."""
    apis = select(func.array_agg(AppApiRow.api)).where(_ENABLED).correlate(AppRow).scalar_subquery()
    found = await session.execute(
        select(AppRow.name, AppRow.description, apis)
        .join(PartnerRow, _APPROVED)
        .where(PartnerRow.slug == slug)
        .order_by(AppRow.sort_name, AppRow.id)
    )
    return [CatalogApp(name, description, sorted(listed or ())) for name, description, listed in found]


@cache
def _listing() -> Listing:
    apis = (
        select(func.array_agg(AppApiRow.api.distinct()))
        .join(AppRow, _ENABLED)
        .where(_APPROVED)
        .correlate(PartnerRow)
        .scalar_subquery()
    )
    columns = (
        PartnerRow.slug,
        PartnerRow.name,
        PartnerRow.kind,
        PartnerRow.description,
        PartnerRow.website,
        _HAS_LOGO,
        apis,
    )
    order = Order(PartnerRow.sort_name.expression, (cast(PartnerRow.slug, Text),))
    return Listing(select(*columns).where(SHOWN), order)


def _narrowed(asked: CatalogFilter) -> list[Condition]:
    conditions = equal((PartnerRow.kind, asked.kind))
    if asked.text:
        in_profile = containing(asked.text, PartnerRow.name, PartnerRow.description)
        conditions.append(in_profile.inside(_or_an_app_with_it))
    if asked.api:
        conditions.append(Condition(_USES_API, {"api": asked.api}))
    return conditions


def _or_an_app_with_it(found: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(found, exists().where(_APPROVED, has_text(AppRow.name)).correlate(PartnerRow))


def _line(
    slug: str,
    name: str,
    kind: PartnerKind,
    description: str,
    website: str,
    has_logo: bool,
    apis: list[Api] | None,
) -> CatalogPartner:
    return CatalogPartner(slug, name, kind, description, website, has_logo, sorted(apis or ()))
