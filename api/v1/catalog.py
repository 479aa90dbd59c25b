"""The public directory: partners that want to be found, and their approved apps (R2)."""

from typing import Any

from litestar import Request, Response, Router, get

from api.logos import logo_answer
from api.parts import Parts
from domain.apis import Api
from domain.partners import PartnerKind
from storage.read.catalog import (
    CatalogEntry,
    CatalogFilter,
    CatalogPartner,
    logo_shown,
    partner_shown,
    partners_shown,
)
from storage.read.paging import Page


@get("/catalog/partners", tags=["visitors"])
async def list_catalog(
    parts: Parts,
    q: str = "",
    api: Api | None = None,
    kind: PartnerKind | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[CatalogPartner]:
    """Search by partner, app, API and kind."""
    async with parts.storage.reading() as session:
        return await partners_shown(session, CatalogFilter(q, api, kind, cursor, size))


@get("/catalog/partners/{slug:str}", tags=["visitors"])
async def show_catalog_partner(parts: Parts, slug: str) -> CatalogEntry:
    """One partner with its approved apps. 404 for one that is not shown, as for one that does not exist."""
    async with parts.storage.reading() as session:
        return await partner_shown(session, slug)


@get("/catalog/partners/{slug:str}/logo", media_type="image/*", tags=["visitors"])
async def show_logo(request: Request[Any, Any, Any], parts: Parts, slug: str) -> Response[bytes]:
    """The logo of a partner that is shown."""
    async with parts.storage.reading() as session:
        logo = await logo_shown(session, slug)
    return logo_answer(request, logo)


catalog = Router("/", route_handlers=[list_catalog, show_catalog_partner, show_logo])
