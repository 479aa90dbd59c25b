"""Signing in and out, where each role begins, and choosing a language."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, Headers
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_401_UNAUTHORIZED

from api.auth import accounts, own_account, signing_in
from api.auth.cookies import kept_cookie, of_this_host
from api.auth.informat import own_path
from api.auth.sessions import COOKIE, end_session
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.languages import language_cookie
from api.pages.rendering import page, see
from api.pages.second_step import START, second_step_address
from api.pages.viewers import MAYBE, SIGNED_IN, MaybeViewer
from api.parts import Parts
from api.viewers import AnyViewer
from domain.languages import Language
from domain.refusals import WrongCredentials
from domain.viewers import Helpdesk
from gateways import OutsideSystemUnavailable

SIGNED_OUT = "/signed-out"
BACK = "portal_back"
BACK_TO = "/invitations/"
BACK_LIFE = timedelta(minutes=5)
"""Time to sign out at the provider too, which leads back to the home page and to no other."""


@get("/sign-in", dependencies=MAYBE)
async def sign_in_form(viewer: MaybeViewer, return_to: str = START, confirmed: bool = False) -> Response[Any]:
    """Partners with a password, Informat people at Informat (R20)."""
    if viewer is not None:
        return see(own_path(return_to))
    return _form(Form(), own_path(return_to), confirmed=confirmed)


@post("/sign-in")
async def sign_in(request: Request[Any, Any, Any], parts: Parts, visit: Visit) -> Response[Any]:
    form = kept_form(request)
    return_to = own_path(form["return_to"] or START)
    try:
        opened = await accounts.account_of(parts, visit, form["email"], form["password"])
    except WrongCredentials as refusal:
        form.refused("email", refusal)
        return _form(form, return_to, status=HTTP_401_UNAUTHORIZED)
    step = await signing_in.after_password(parts, visit, opened, ends=request.auth)
    return see(return_to if step.is_session else second_step_address(return_to), cookies=step.cookies)


@get(START, dependencies=SIGNED_IN)
async def start(viewer: AnyViewer) -> Redirect:
    """The queue for the helpdesk, the list Apps for everybody else."""
    return see("/queue" if isinstance(viewer, Helpdesk) else "/apps")


@post("/sign-out")
async def sign_out(request: Request[Any, Any, Any], parts: Parts) -> Response[Any]:
    """Informat people are asked to sign out at their provider too: from a page, and not by a redirect.

    A form of ours may lead to us alone (`form-action`), and browsers hold its redirects to that as well.
    With an invitation to return to, as on the page that says "no access", one comes back as somebody else.
    """
    await end_session(parts, request.auth)
    path, back = own_path(kept_form(request)["return_to"]), _back_cookie(parts)
    returns = path.startswith(BACK_TO)
    cookies = [
        Cookie(key=COOKIE, path="/", max_age=0),
        kept_cookie(parts, back, quote(path), BACK_LIFE) if returns else _without(parts, back),
    ]
    if request.user is not None and request.user.informat_user_id is not None:
        return see(SIGNED_OUT, cookies=cookies)
    return see("/", say="signed_out", cookies=cookies)


def way_back(request: Request[Any, Any, Any], parts: Parts) -> Redirect | None:
    """To the invitation for which somebody signed out, once; None for everybody else."""
    back = _back_cookie(parts)
    path = own_path(unquote(request.cookies.get(back, "/")))
    return see(path, cookies=[_without(parts, back)]) if path.startswith(BACK_TO) else None


def _back_cookie(parts: Parts) -> str:
    return of_this_host(BACK, is_https=parts.is_https)


def _without(parts: Parts, cookie: str) -> Cookie:
    return Cookie(key=cookie, path="/", max_age=0, secure=parts.is_https)


@get(SIGNED_OUT)
async def signed_out(parts: Parts) -> Response[Any]:
    """Here it is done already. The provider's own page, if it has one, does the rest and leads back."""
    try:
        at_provider = await parts.informat.logout_url(f"{parts.public_url}/")
    except OutsideSystemUnavailable:
        return page("visitor/signed_out.html", None, at_provider=None)
    if at_provider is None:
        return see("/", say="signed_out")
    headers = {"Refresh": f"0; url={at_provider}"}
    return page("visitor/signed_out.html", None, headers=headers, at_provider=at_provider)


@get("/language/{chosen:str}")
async def choose_language(
    request: Request[Any, Any, Any], parts: Parts, chosen: Language, return_to: str = "/"
) -> Response[Any]:
    """A preference of this browser, which a link may set. A partner's mails follow, if he chose it here."""
    account_id = request.user.account_id if request.user else None
    if account_id and _chosen_here(request.headers):
        await own_account.speak(parts, account_id, chosen)
    return see(own_path(return_to), cookies=[language_cookie(chosen, secure=parts.is_https)])


def _chosen_here(headers: Headers) -> bool:
    """Whether our own page led here: no other site, and no browser that does not say or only looks ahead."""
    return "Sec-Purpose" not in headers and headers.get("Sec-Fetch-Site") == "same-origin"


def _form(form: Form, return_to: str, *, confirmed: bool = False, status: int | None = None) -> Template:
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


handlers = [sign_in_form, sign_in, start, sign_out, signed_out, choose_language]
