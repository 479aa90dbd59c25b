"""Errors as pages: the same status and code as the JSON answer, with what happened and what to do now.

The sentences are in `templates/words/problems.html`, one entry per code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from litestar import MediaType, Request, Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_500_INTERNAL_SERVER_ERROR

from api.auth.sessions import COOKIE
from api.pages.forms import kept_form
from api.pages.languages import use_language_of
from api.pages.rendering import page
from api.viewers import remembered
from domain.refusals import LinkOver, NotSignedIn

Handler = Callable[[Request[Any, Any, Any], Any], Response[Any]]


class LinkKind(StrEnum):
    """The links in mails, by where they lead."""

    REGISTRATION = "registrations/confirm"
    PASSWORD = "password/reset"  # noqa: S105 - an address
    COLLEAGUE = "members/join"
    EMAIL = "account/email"
    SCHOOL_ADMIN = "invitations"


@dataclass(frozen=True)
class Link:
    """A link that is over, and what it led to: empty where it does not say, or where nobody may know."""

    kind: LinkKind
    partner: str
    app: str


MACHINES = ("/api/", "/connect/", "/health/", "/.well-known/", "/schema", "/metrics")


def as_pages(handlers: Mapping[Any, Handler]) -> dict[Any, Handler]:
    """The same handlers, which answer a person with a page."""
    return {kind: _page_or(handler) for kind, handler in handlers.items()}


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Whether a person asks: not a path of machines, and HTML is welcome."""
    if request.scope["path"].startswith(MACHINES):
        return False
    return request.accept.best_match([MediaType.HTML, MediaType.JSON]) == MediaType.HTML


def _page_or(handler: Handler) -> Handler:
    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        problem = handler(request, error)
        if not wants_page(request):
            return problem
        use_language_of(request)
        if isinstance(error, NotSignedIn) and request.method in {"GET", "HEAD"}:
            return _to_sign_in(request)
        shown = page(
            "problem.html",
            remembered(request),
            status=problem.status_code or HTTP_500_INTERNAL_SERVER_ERROR,
            code=problem.content["code"],
            wait=timedelta(seconds=int(problem.headers.get("Retry-After", "0"))),
            form=kept_form(request),
            signed_in=COOKIE in request.cookies,
            link=_link(request.scope["path"], error),
        )
        if retry := problem.headers.get("Retry-After"):
            shown.headers["Retry-After"] = retry
        return shown

    return answer


def _link(path: str, error: Exception) -> Link | None:
    """Which link of a mail this was, when it opens nothing any more."""
    if not isinstance(error, LinkOver):
        return None
    kind = next((kind for kind in LinkKind if path.startswith(f"/{kind}/")), None)
    return Link(kind, error.partner, error.app) if kind else None


def _to_sign_in(request: Request[Any, Any, Any]) -> Redirect:
    query = request.scope["query_string"].decode()
    path = request.scope["path"] + (f"?{query}" if query else "")
    return Redirect(f"/sign-in?{urlencode({'return_to': path})}", status_code=HTTP_303_SEE_OTHER)
