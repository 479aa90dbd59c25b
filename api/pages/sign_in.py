"""Signing in and out, and choosing a language."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import Provide
from litestar.response import Template
from litestar.status_codes import HTTP_401_UNAUTHORIZED

from api.auth import accounts
from api.auth.informat import own_path
from api.auth.sessions import COOKIE, begin_session, end_session
from api.pages.forms import Form, kept_form
from api.pages.languages import Language, language_cookie
from api.pages.rendering import page, see
from api.pages.viewers import MaybeViewer, anybody_or_visitor
from api.parts import Parts
from domain.refusals import WrongCredentials

MAYBE = {"viewer": Provide(anybody_or_visitor)}
AFTER_SIGN_IN = "/apps"


@get("/sign-in", dependencies=MAYBE)
async def sign_in_form(
    viewer: MaybeViewer, return_to: str = AFTER_SIGN_IN, confirmed: bool = False
) -> Response[Any]:
    """Partners with a password, Informat people at Informat (R20)."""
    if viewer is not None:
        return see(own_path(return_to))
    return _form(Form(), own_path(return_to), confirmed=confirmed)


@post("/sign-in")
async def sign_in(request: Request[Any, Any, Any], parts: Parts) -> Response[Any]:
    form = kept_form(request)
    return_to = own_path(form["return_to"] or AFTER_SIGN_IN)
    try:
        account_id = await accounts.account_of(parts, form["email"], form["password"])
    except WrongCredentials as refusal:
        form.refused("email", refusal)
        return _form(form, return_to, status=HTTP_401_UNAUTHORIZED)
    cookie = await begin_session(parts, account_id=account_id, ends=request.auth)
    return see(return_to, cookies=[cookie])


@post("/sign-out")
async def sign_out(request: Request[Any, Any, Any], parts: Parts) -> Response[Any]:
    await end_session(parts, request.auth)
    return see("/", say="signed_out", cookies=[Cookie(key=COOKIE, path="/", max_age=0)])


@get("/language/{chosen:str}", sync_to_thread=False)
def choose_language(parts: Parts, chosen: Language, return_to: str = "/") -> Response[Any]:
    """A preference of this browser, and nothing else: a link may set it."""
    return see(own_path(return_to), cookies=[language_cookie(chosen, secure=parts.is_https)])


def _form(form: Form, return_to: str, *, confirmed: bool = False, status: int = 200) -> Template:
    at_informat = f"/auth/informat?return_to={quote(return_to, safe='')}"
    return page(
        "visitor/sign_in.html",
        None,
        status=status,
        form=form,
        return_to=return_to,
        confirmed=confirmed,
        at_informat=at_informat,
    )


handlers = [sign_in_form, sign_in, sign_out, choose_language]
