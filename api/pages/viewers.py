"""Who looks at a page. He is remembered for the request, so that an error page has his navigation too."""

from typing import Annotated, Any

from litestar import Request
from litestar.params import Dependency

from api import viewers
from domain.refusals import RoleNotAllowed
from domain.viewers import Helpdesk, PartnerMember, SchoolAdmin, Viewer

# Litestar checks what a dependency gives against its type, and its checker knows no union of dataclasses.
MaybeViewer = Annotated[Viewer | None, Dependency(skip_validation=True)]


async def anybody(request: Request[Any, Any, Any]) -> Viewer:
    """Whoever is signed in, of any role. Refuses as `api.viewers.anybody` does."""
    viewer = await viewers.anybody(request)
    request.state.viewer = viewer
    return viewer


async def anybody_or_visitor(request: Request[Any, Any, Any]) -> Viewer | None:
    return None if request.user is None else await anybody(request)


async def a_partner(request: Request[Any, Any, Any]) -> PartnerMember:
    viewer = await anybody(request)
    if not isinstance(viewer, PartnerMember):
        raise RoleNotAllowed("This is for partners.")
    return viewer


async def a_school_admin(request: Request[Any, Any, Any]) -> SchoolAdmin:
    viewer = await anybody(request)
    if not isinstance(viewer, SchoolAdmin):
        raise RoleNotAllowed("This is for school admins.")
    return viewer


async def the_helpdesk(request: Request[Any, Any, Any]) -> Helpdesk:
    viewer = await anybody(request)
    if not isinstance(viewer, Helpdesk):
        raise RoleNotAllowed("This is for the helpdesk of Informat.")
    return viewer


def remembered(request: Request[Any, Any, Any]) -> Viewer | None:
    """Who it turned out to be, as far as the request came."""
    viewer: Viewer | None = request.state.get("viewer")
    return viewer
