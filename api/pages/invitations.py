"""Where the link of an invitation leads (R10, R11, R33). Looking changes nothing; a button opens the app."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import Provide
from litestar.response import Template

from api.pages.forms import kept_form
from api.pages.rendering import page, see
from api.pages.viewers import MaybeViewer, a_school_admin, anybody_or_visitor
from api.parts import Parts
from api.v1.invitations import admitted, open_app
from domain.viewers import SchoolAdmin


@get("/invitations/{token:str}", dependencies={"viewer": Provide(anybody_or_visitor)})
async def invitation_page(parts: Parts, viewer: MaybeViewer, token: str) -> Template:
    """For a visitor the way to sign in, for a school admin the way in, for others who it is meant for."""
    target = await admitted(parts, token)
    return page("invitation.html", viewer, target=target, token=token)


@post("/invitations/{token:str}/open", dependencies={"viewer": Provide(a_school_admin)})
async def open_invitation(
    request: Request[Any, Any, Any], parts: Parts, viewer: SchoolAdmin, token: str
) -> Response[Any]:
    """Open the app: it is in the admin's sight until the link ends. It gives no authority (R24)."""
    app_id = await open_app(parts, viewer, token, kept_form(request).key)
    return see(f"/apps/{app_id}/access")


handlers = [invitation_page, open_invitation]
