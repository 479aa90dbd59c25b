"""Where the link of an invitation leads: to the app's page, for an admin who is signed in (R10, R11, R33)."""

from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import Headers
from litestar.response import Redirect

from api.engine import EngineAway
from api.pages.forms import kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_SCHOOL_ADMIN, MAYBE, MaybeViewer
from api.parts import Parts
from api.v1.invitations import admitted, open_app
from domain.viewers import SchoolAdmin


@get("/invitations/{token:str}", dependencies=MAYBE)
async def invitation_page(
    request: Request[Any, Any, Any], parts: Parts, viewer: MaybeViewer, token: str
) -> Response[Any]:
    """For a visitor the way to sign in, for others than school admins who it is meant for.

    For a school admin it opens the app, if it was he who followed the link; else there is a button. Mail
    scanners follow links too, but they are signed in as nobody.
    """
    if isinstance(viewer, SchoolAdmin) and _followed(request.headers):
        try:
            return await _opened(parts, viewer, token, uuid4().hex)
        except EngineAway:
            pass
    return page("invitation.html", viewer, target=await admitted(parts, token), token=token)


@post("/invitations/{token:str}/open", dependencies=AS_SCHOOL_ADMIN)
async def open_invitation(
    request: Request[Any, Any, Any], parts: Parts, viewer: SchoolAdmin, token: str
) -> Response[Any]:
    return await _opened(parts, viewer, token, kept_form(request).key)


async def _opened(parts: Parts, viewer: SchoolAdmin, token: str, key: str) -> Redirect:
    """The app, which is in the admin's sight until the link ends. That gives no authority (R24)."""
    app_id = await open_app(parts, viewer, token, key)
    return see(f"/apps/{app_id}", say="invitation_opened")


def _followed(headers: Headers) -> bool:
    """Whether a person followed the link: no browser that only looks ahead, and no other site by itself."""
    if "Sec-Purpose" in headers:
        return False
    by_himself = headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}
    return by_himself or headers.get("Sec-Fetch-User") == "?1"


handlers = [invitation_page, open_invitation]
