"""Who asks: from the session to a `Viewer`, with rights read from Informat now (R20-R22)."""

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.params import SkipValidation

from api.parts import Parts
from domain.refusals import NoPortalAccess, NotSignedIn, RoleNotAllowed
from domain.viewers import Helpdesk, OrdinaryUser, PartnerMember, SchoolAdmin, Viewer
from storage.sign_in import SignedIn

PortalRequest = Request[SignedIn | None, str | None, State]


AnyViewer = SkipValidation[Viewer]
"""Any viewer as a handler's argument: Litestar would validate it, and cannot tell the kinds apart."""


def parts_of(state: State) -> Parts:
    parts: Parts = state.parts
    return parts


async def anybody(request: Request[Any, Any, State]) -> Viewer:
    """Whoever is signed in. Refuses `NotSignedIn`, and `NoPortalAccess` for an ordinary user (R21)."""
    who: SignedIn | None = request.user
    if who is None:
        raise NotSignedIn("Sign in first.")
    viewer = request.state.viewer = await viewer_of(parts_of(request.app.state), who)
    if isinstance(viewer, OrdinaryUser):
        raise NoPortalAccess("This account has no access to Gebruikersbeheer 2.0.")
    return viewer


def remembered(request: Request[Any, Any, State]) -> Viewer | None:
    """Who it turned out to be, as far as the request came: an error page has his navigation too."""
    viewer: Viewer | None = request.state.get("viewer")
    return viewer


async def a_partner(request: Request[Any, Any, State]) -> PartnerMember:
    viewer = await anybody(request)
    if not isinstance(viewer, PartnerMember):
        raise RoleNotAllowed("This is for partners.")
    return viewer


async def the_helpdesk(request: Request[Any, Any, State]) -> Helpdesk:
    viewer = await anybody(request)
    if not isinstance(viewer, Helpdesk):
        raise RoleNotAllowed("This is for the helpdesk of Informat.")
    return viewer


async def a_school_admin(request: Request[Any, Any, State]) -> SchoolAdmin:
    viewer = await anybody(request)
    if not isinstance(viewer, SchoolAdmin):
        raise RoleNotAllowed("This is for school admins.")
    return viewer


async def viewer_of(parts: Parts, who: SignedIn) -> Viewer:
    """The viewer that a session is now: rights are read anew. Refuses `NotSignedIn`."""
    if who.informat_user_id is not None:
        return await _informat_viewer(parts, who.informat_user_id)
    if who.account_id is None or who.partner_id is None:
        raise NotSignedIn("This account belongs to no partner any more.")
    token = who.token.name if who.token else None
    return PartnerMember(who.account_id, who.partner_id, who.account_name or "", bool(who.owner), token)


async def _informat_viewer(parts: Parts, user_id: str) -> Viewer:
    user = await parts.schools.user(user_id)
    if user is None:
        return OrdinaryUser(user_id, user_id)
    if user.is_helpdesk:
        return Helpdesk(user.user_id, user.name)
    if not user.has_user_management:
        return OrdinaryUser(user.user_id, user.name)
    return SchoolAdmin(user.user_id, user.name, await parts.authority.authority_to_look(user_id))
