"""The portal's own JSON API, for people who look at it in a browser: how to begin, and every operation."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from litestar import Litestar, Request, get
from litestar.response import Template

from api.examples import Schema, example_of, for_readers
from api.pages.rendering import page
from api.pages.viewers import MAYBE, MaybeViewer
from api.parts import Parts

METHODS = ("get", "post", "put", "patch", "delete")
READABLE = ("application/json", "application/x-www-form-urlencoded")
"""Of what is sent and answered these are shown as an example: the rest is a picture, a stream or a table."""


@dataclass(frozen=True)
class Parameter:
    """What an operation takes besides a body, and where: in its path, after `?`, or as a header."""

    name: str
    where: str
    required: bool
    words: str


@dataclass(frozen=True)
class Operation:
    """One operation, in the words of its handler. `sent` and `answer` are examples as JSON, or empty.

    `scopes` are those of personal tokens that open it.
    """

    who: str
    method: str
    path: str
    words: str
    parameters: tuple[Parameter, ...]
    sent: str
    status: str
    answer: str
    scopes: tuple[str, ...]


@get("/developers", dependencies=MAYBE)
async def developers_page(parts: Parts, viewer: MaybeViewer) -> Template:
    return page(
        "visitor/developers.html",
        viewer,
        token_endpoint=parts.token_endpoint,
        api=f"{parts.public_url}/api/v1",
        can=parts.directory.capabilities,
    )


@get("/developers/reference", dependencies=MAYBE)
async def reference_page(request: Request[Any, Any, Any], viewer: MaybeViewer) -> Template:
    return page("visitor/reference.html", viewer, operations=_operations_of(request.app))


@lru_cache(maxsize=1)  # the description is that of the code, and as large
def _operations_of(portal: Litestar) -> list[Operation]:
    return list(operations(for_readers(portal.openapi_schema.to_schema())))


def operations(document: Schema) -> Iterator[Operation]:
    """Every operation of the description, once for each of those who may ask it."""
    schemas = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                for who in item[method].get("tags", ()):
                    yield _operation(who, method, path, item[method], schemas)


def _operation(who: str, method: str, path: str, described: Schema, schemas: Schema) -> Operation:
    status = min(described["responses"])
    return Operation(
        who,
        method.upper(),
        path,
        described.get("description", "").replace("`", ""),
        tuple(_parameter(one) for one in described.get("parameters", ())),
        _example(described.get("requestBody", {}), schemas),
        status,
        _example(described["responses"][status], schemas),
        tuple(scope for one in described.get("security", ()) for scope in one.get("personalToken", ())),
    )


def _parameter(described: Schema) -> Parameter:
    return Parameter(
        described["name"], described["in"], described["required"], described.get("description", "")
    )


def _example(described: Schema, schemas: Schema) -> str:
    for media in READABLE:
        if found := described.get("content", {}).get(media):
            given = next((one["value"] for one in found.get("examples", {}).values()), None)
            shown = given or example_of(found.get("schema", {}), schemas)
            return json.dumps(shown, indent=2, ensure_ascii=False) if shown else ""
    return ""


handlers = [developers_page, reference_page]
