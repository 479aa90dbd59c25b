"""A forgotten password: ask for a link, and choose a new one with it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth.own_account import account_of_reset, ask_password_reset, reset_password
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.new_password import new_password
from api.pages.rendering import page, see
from api.pages.viewers import MAYBE, MaybeViewer
from api.parts import Parts

FORGOTTEN = "/password/forgotten"


@get(FORGOTTEN, dependencies=MAYBE)
async def forgotten_form(viewer: MaybeViewer) -> Template:
    return page("visitor/password_forgotten.html", viewer, form=Form())


@post(FORGOTTEN, dependencies=MAYBE)
async def forgotten(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: MaybeViewer
) -> Response[Any]:
    """The answer is the same whether or not the address is known (R1)."""
    form = kept_form(request)
    address = form.email("email")
    if form.errors:
        return page("visitor/password_forgotten.html", viewer, form=form)
    await ask_password_reset(parts, visit, address)
    return see(f"{FORGOTTEN}/sent")


@get(f"{FORGOTTEN}/sent", dependencies=MAYBE)
async def forgotten_sent(viewer: MaybeViewer) -> Template:
    return page("visitor/password_link_sent.html", viewer)


@get("/password/reset/{token:str}", dependencies=MAYBE)
async def reset_form(parts: Parts, viewer: MaybeViewer, token: str) -> Template:
    """Looking changes nothing: mail scanners open links."""
    await account_of_reset(parts, token)
    return page("visitor/password_reset.html", viewer, form=Form())


@post("/password/reset/{token:str}", dependencies=MAYBE)
async def reset(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: MaybeViewer, token: str
) -> Response[Any]:
    form, account = kept_form(request), await account_of_reset(parts, token)
    password = await new_password(form, "password", account.name, account.email)
    if form.errors:
        return page("visitor/password_reset.html", viewer, form=form)
    cookie = await reset_password(parts, visit, token, password)
    return see("/sign-in", say="password_reset", cookies=[cookie])


handlers = [forgotten_form, forgotten, forgotten_sent, reset_form, reset]
