"""The portal's own JSON API, for people who look at it in a browser: its operations, by who may ask them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from litestar import Request, get
from litestar.openapi.spec import OpenAPI
from litestar.response import Template

from api.pages.rendering import page
from api.pages.viewers import MAYBE, MaybeViewer

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Described:
    """One operation, in the words of its handler."""

    who: str
    method: str
    path: str
    words: str


@get("/developers", dependencies=MAYBE)
async def api_page(request: Request[Any, Any, Any], viewer: MaybeViewer) -> Template:
    described = list(operations(request.app.openapi_schema))
    return page("visitor/developers.html", viewer, operations=described)


def operations(document: OpenAPI) -> Iterator[Described]:
    """Every operation of the description, once for each of those who may ask it."""
    for path, item in (document.paths or {}).items():
        for method in METHODS:
            if operation := getattr(item, method):
                for who in operation.tags or []:
                    yield Described(who, method.upper(), path, operation.description or "")


handlers = [api_page]
