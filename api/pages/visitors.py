"""Anyone: what the portal is for, registering, and confirming an address (R1)."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Template
from litestar.status_codes import HTTP_401_UNAUTHORIZED

from api.auth import accounts
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.new_password import new_password
from api.pages.rendering import page, see
from api.pages.sign_in import way_back
from api.pages.viewers import MAYBE, MaybeViewer
from api.parts import Parts
from domain.partners import PartnerKind, website_address
from domain.refusals import BadWebsite, WrongCredentials


@get("/", dependencies=MAYBE)
async def home(request: Request[Any, Any, Any], parts: Parts, viewer: MaybeViewer) -> Response[Any]:
    """Whoever signed out at Informat comes back here, also who had somewhere else to be."""
    back = None if viewer else way_back(request, parts)
    return back or page("visitor/home.html", viewer)


@get("/register", dependencies=MAYBE)
async def registration_form(viewer: MaybeViewer) -> Template:
    return page("visitor/register.html", viewer, form=Form())


@post("/register", dependencies=MAYBE)
async def register(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: MaybeViewer
) -> Response[Any]:
    """The answer is the same whether or not the address is known (R1)."""
    form = kept_form(request)
    registration = await _registration_from(form)
    if registration is None:
        return page("visitor/register.html", viewer, form=form)
    await accounts.register(parts, visit, registration)
    return see("/register/sent")


@get("/register/sent", dependencies=MAYBE)
async def registration_sent(viewer: MaybeViewer) -> Template:
    return page("visitor/check_mail.html", viewer)


@get("/registrations/confirm/{token:str}", dependencies=MAYBE)
async def confirmation(viewer: MaybeViewer, token: str) -> Template:
    """A form and no more: mail scanners open links, and what they open must change nothing."""
    return page("visitor/confirm.html", viewer, token=token, form=Form())


@post("/registrations/confirm/{token:str}", dependencies=MAYBE)
async def confirm(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: MaybeViewer, token: str
) -> Response[Any]:
    form = kept_form(request)
    try:
        await accounts.confirm(parts, visit, token, form["password"])
    except WrongCredentials:
        form.wrong("password", "wrong_password")
        return page("visitor/confirm.html", viewer, status=HTTP_401_UNAUTHORIZED, token=token, form=form)
    return see("/sign-in?confirmed=1")


async def _registration_from(form: Form) -> accounts.Registration | None:
    """The registration, or None with the errors in the form."""
    password = await new_password(form, "password", form["organisation"], form["name"], form["email"])
    kind = form.one_of("kind", PartnerKind)
    website = form.line("website", required=False)
    try:
        website_address(website)
    except BadWebsite as refusal:
        form.refused("website", refusal)
    registration = accounts.Registration(
        organisation=form.proper_name("organisation"),
        kind=kind or PartnerKind.VENDOR,
        name=form.proper_name("name"),
        email=form.email("email"),
        password=password,
        website=website,
    )
    return None if form.errors else registration


handlers = [home, registration_form, register, registration_sent, confirmation, confirm]
