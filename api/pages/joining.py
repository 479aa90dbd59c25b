"""Where the link in a colleague's mail leads: he chooses a name and a password, and is a member."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth.members import accept_invitation, invitation_behind
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.new_password import new_password
from api.pages.rendering import page, see
from api.pages.viewers import MAYBE, MaybeViewer
from api.parts import Parts
from domain.partners import proper_name
from domain.refusals import BadName
from storage.read.members import MemberInvitation

TO_SIGN_IN = "/sign-in"


@get("/members/join/{token:str}", dependencies=MAYBE)
async def joining(parts: Parts, viewer: MaybeViewer, token: str) -> Response[Any]:
    """Looking changes nothing: mail scanners open links."""
    invitation = await invitation_behind(parts, token)
    if invitation.joined:
        return see(TO_SIGN_IN, say="member_joined")
    return _form(viewer, invitation, Form())


@post("/members/join/{token:str}", dependencies=MAYBE)
async def join(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: MaybeViewer, token: str
) -> Response[Any]:
    """Refuses `AddressHasAccount` for who signs in for a partner already."""
    form = kept_form(request)
    try:
        proper_name(form["name"])
    except BadName as refusal:
        form.refused("name", refusal)
    invitation = await invitation_behind(parts, token)
    await new_password(form, "password", form["name"], invitation.email, invitation.partner)
    if form.errors:
        return _form(viewer, invitation, form)
    await accept_invitation(parts, visit, token, form["name"], form["password"])
    return see(TO_SIGN_IN, say="member_joined")


def _form(viewer: MaybeViewer, invitation: MemberInvitation, form: Form) -> Template:
    return page("visitor/join.html", viewer, invitation=invitation, form=form)


handlers = [joining, join]
