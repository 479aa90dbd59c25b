"""The endpoints of the embedded identity server. Their addresses are in its metadata."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_200_OK

from api.connect.documents import (
    ANSWERS,
    INTROSPECTION_ANSWERS,
    REVOCATION_ANSWERS,
    TOKEN_ANSWERS,
    OwnTokenForm,
    TokenForm,
)
from api.connect.failures import from_http, from_outside
from api.connect.forms import form_of
from gateways import OutsideSystemUnavailable
from gateways.identity.embedded.form_request import Answer
from gateways.identity.embedded.server import TokenServer

LARGEST_FORM = 64 * 1024
"""Room for a scope for each of a thousand schools."""
# Signing keys are published an hour before they are used: a cache may be far behind, not that far.
CACHED = {"Cache-Control": "public, max-age=300"}


@post(
    "/connect/token",
    status_code=HTTP_200_OK,
    operation_class=TokenForm,
    responses=TOKEN_ANSWERS,
    summary="Get an access token",
)
async def issue_token(request: Request[Any, Any, Any], server: NamedDependency[TokenServer]) -> Response[Any]:
    """Give a client a token of five minutes (RFC 6749 section 4.4, RFC 9068).

    Without `scope` it carries every scope that the client was granted; with it, exactly those, or none of
    them and `invalid_scope`. A client of many schools asks for the scopes it needs: a token with hundreds
    does not fit in a header.
    """
    return _response(await server.token(await form_of(request)))


@post(
    "/connect/introspect",
    status_code=HTTP_200_OK,
    operation_class=OwnTokenForm,
    responses=INTROSPECTION_ANSWERS,
    summary="See what a token is good for",
)
async def introspect_token(
    request: Request[Any, Any, Any], server: NamedDependency[TokenServer]
) -> Response[Any]:
    """Tell a client about a token of its own; any other token is not active (RFC 7662)."""
    return _response(await server.introspect(await form_of(request)))


@post(
    "/connect/revoke",
    status_code=HTTP_200_OK,
    operation_class=OwnTokenForm,
    responses=REVOCATION_ANSWERS,
    summary="End a token before its time",
)
async def revoke_token(
    request: Request[Any, Any, Any], server: NamedDependency[TokenServer]
) -> Response[Any]:
    """Revoke a token of the client's own (RFC 7009). A token that is unknown or over is no error.

    An API that checks tokens by their signature alone goes on accepting it until its five minutes are over.
    """
    return _response(await server.revoke(await form_of(request)))


@get("/connect/jwks", responses=ANSWERS, summary="The keys that tokens are checked with")
async def signing_keys(server: NamedDependency[TokenServer]) -> Response[dict[str, Any]]:
    """The public signing keys (RFC 7517), those of tomorrow and of tokens still alive among them."""
    return Response(await server.jwks(), headers=CACHED)


@get(
    ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"],
    summary="What the identity server can do, and where",
)
async def server_metadata(server: NamedDependency[TokenServer]) -> Response[dict[str, Any]]:
    """The metadata (RFC 8414), at OpenID's address as well, where many libraries look."""
    return Response(server.metadata, headers=CACHED)


def connect_router(server: NamedDependency[TokenServer]) -> Router:
    """The endpoints of one server. The forms come from machines: leave them out of any CSRF check."""

    def the_server() -> TokenServer:
        return server

    return Router(
        "/",
        route_handlers=[issue_token, introspect_token, revoke_token, signing_keys, server_metadata],
        dependencies={"server": Provide(the_server, sync_to_thread=False)},
        exception_handlers={OutsideSystemUnavailable: from_outside, HTTPException: from_http},
        request_max_body_size=LARGEST_FORM,
        tags=["machines"],
    )


def _response(answer: Answer) -> Response[Any]:
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return Response(answer.body, status_code=answer.status, headers=headers)
