"""API toegang over all apps, one page per school, and clients without an app (R40-R43)."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from api.names_at_informat import places
from api.pages.back_office.addresses import parameters
from api.pages.helpdesk import clients as helpdesk_clients
from api.pages.queries import right_filter
from api.pages.rendering import page, see
from api.parts import Parts
from api.v1.access import rights_page, with_places
from api.viewers import AnyViewer, anybody
from domain.apis import AccessRight, Api, is_institution_number
from domain.refusals import ClientNotFound, RoleNotAllowed
from domain.viewers import Helpdesk, SchoolAdmin, Viewer
from storage.read.access import RightFilter, RightSort, rights_of_client

AT_A_SCHOOL = 200
"""A school with more clients than this pages on; none has come near."""


async def of_the_back_office(request: Request[Any, Any, Any]) -> Viewer:
    """A school admin or the helpdesk."""
    viewer = await anybody(request)
    if not isinstance(viewer, SchoolAdmin | Helpdesk):
        raise RoleNotAllowed("This is for school admins and the helpdesk of Informat.")
    return viewer


IN_BACK_OFFICE = {"viewer": Provide(of_the_back_office)}


@get("/access", dependencies=IN_BACK_OFFICE)
async def access_page(request: Request[Any, Any, Any], parts: Parts, viewer: AnyViewer) -> Template:
    """The access rights of all apps, and of clients without one (R40, R43)."""
    asked = right_filter(request)
    found = await rights_page(parts, viewer, asked)
    return page(
        "back_office/access.html",
        viewer,
        rights=found.items,
        next_cursor=found.next_cursor,
        cursor=asked.cursor,
        query=parameters(asked),
    )


@get("/schools/{number:str}", dependencies=IN_BACK_OFFICE)
async def school_page(parts: Parts, viewer: AnyViewer, number: str, cursor: str | None = None) -> Template:
    """Who has access to what of one school, since when, and granted by whom."""
    if not is_institution_number(number):
        raise NotFoundException("An institution number has six digits.")
    if isinstance(viewer, SchoolAdmin) and number not in viewer.authority.institution_numbers:
        raise NotFoundException("There is no such school for this admin (R22).")
    return await _place_page(parts, viewer, AccessRight(Api.LEERLINGEN, number), cursor)


@get("/access-groups/{group_id:uuid}", dependencies=IN_BACK_OFFICE)
async def access_group_page(
    parts: Parts, viewer: AnyViewer, group_id: UUID, cursor: str | None = None
) -> Template:
    """The same for an access group of Rekeningen."""
    right = AccessRight(Api.REKENINGEN, str(group_id))
    if isinstance(viewer, SchoolAdmin) and not viewer.authority.covers(right):
        raise NotFoundException("There is no such access group for this admin (R22).")
    return await _place_page(parts, viewer, right, cursor)


@get("/clients/{client_id:str}", dependencies=IN_BACK_OFFICE)
async def client_page(parts: Parts, viewer: AnyViewer, client_id: str) -> Template | Redirect:
    """For an admin a client without an app, and why he cannot change it; for the helpdesk any client."""
    if isinstance(viewer, Helpdesk):
        return await helpdesk_clients.client_page(parts, viewer, client_id)
    async with parts.storage.reading() as session:
        lines = await rights_of_client(session, viewer, client_id)
    if not lines:
        raise ClientNotFound("There is no such client with access in the viewer's sight.")
    if app_id := lines[0].app_id:
        return see(f"/apps/{app_id}/access")
    rights = await with_places(parts, viewer, lines)
    return page("back_office/client.html", viewer, client_id=client_id, rights=rights)


async def _place_page(parts: Parts, viewer: Viewer, place: AccessRight, cursor: str | None) -> Template:
    asked = RightFilter(target=place.target, sort=RightSort.APP, cursor=cursor, size=AT_A_SCHOOL)
    found = await rights_page(parts, viewer, asked)
    named = await places(parts, [place])
    return page(
        "back_office/place.html",
        viewer,
        place=named[place],
        rights=found.items,
        next_cursor=found.next_cursor,
        cursor=cursor,
    )


handlers = [access_page, school_page, access_group_page, client_page]
