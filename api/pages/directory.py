"""The public directory: partners that want to be found, and what their apps are for (R2)."""

from typing import Any

from litestar import Request, get
from litestar.response import Template

from api.pages.queries import catalog_filter
from api.pages.rendering import page
from api.pages.viewers import MAYBE, MaybeViewer
from api.parts import Parts
from domain.apis import Api
from domain.partners import PartnerKind
from storage.read.catalog import partner_shown, partners_shown


@get("/partners", dependencies=MAYBE)
async def directory(request: Request[Any, Any, Any], parts: Parts, viewer: MaybeViewer) -> Template:
    """Search by partner, app, API and kind; an address of it can be shared."""
    asked = catalog_filter(request)
    async with parts.storage.reading() as session:
        found = await partners_shown(session, asked)
    return page(
        "directory/partners.html",
        viewer,
        partners=found.items,
        next_cursor=found.next_cursor,
        cursor=asked.cursor,
        query={"q": asked.text, "api": str(asked.api or ""), "kind": str(asked.kind or "")},
        apis=list(Api),
        kinds=list(PartnerKind),
    )


@get("/partners/{slug:str}", dependencies=MAYBE)
async def partner_page(parts: Parts, viewer: MaybeViewer, slug: str) -> Template:
    """404 for a partner that is not shown, as for one that does not exist."""
    async with parts.storage.reading() as session:
        partner = await partner_shown(session, slug)
    return page(
        "directory/partner.html", viewer, partner=partner, logo=f"/api/v1/catalog/partners/{slug}/logo"
    )


handlers = [directory, partner_page]
