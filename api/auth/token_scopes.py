"""What each scope of a personal token opens: one table, which the guard and the API's description read.

Whatever is not in it, no token opens: no page, no account, no colleague, no other token.
"""

from collections.abc import Mapping
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.openapi.spec import Components, SecurityScheme

from api.auth.sessions import COOKIE
from domain.personal_tokens import PREFIX, TokenScope
from domain.refusals import OutsideTokenScopes
from storage.sign_in import SignedIn

TOKEN, SESSION = "personalToken", "session"
"""What the API's description calls the two ways to say who asks."""
SECURITY = Components(
    security_schemes={
        TOKEN: SecurityScheme(
            type="http",
            scheme="bearer",
            bearer_format=f"{PREFIX}…",
            description="A partner's personal token, made on a page of his account. It needs neither "
            "cookie nor CSRF header, and opens the operations whose scope it has.",
        ),
        SESSION: SecurityScheme(
            type="apiKey",
            security_scheme_in="cookie",
            name=COOKIE,
            description="What signing in gives. A request that changes something carries the header "
            "X-CSRF-Token with the value of the cookie portal_csrf, at https __Host-portal_csrf.",
        ),
    }
)

API = "/api/v1"
_ROUTES: Mapping[TokenScope, tuple[str, ...]] = {
    TokenScope.READ: (
        "GET /session",
        "GET /partner",
        "GET /partner/logo",
        "GET /apps",
        "GET /apps/{app_id}",
        "GET /apps/{app_id}/progress",
        "GET /apps/{app_id}/access",
        "GET /apps/{app_id}/mails",
        "GET /apps/{app_id}/log",
        "GET /apps/{app_id}/log.csv",
        "GET /apps/{app_id}/log.json",
        "GET /apps/{app_id}/invitations",
    ),
    TokenScope.APPS: (
        "POST /apps",
        "PATCH /apps/{app_id}",
        "POST /apps/{app_id}/answers",
        "POST /apps/{app_id}/withdraw",
        "POST /apps/{app_id}/apis",
        "POST /apps/{app_id}/client",
    ),
    TokenScope.INVITATIONS: (
        "POST /apps/{app_id}/invitations",
        "POST /apps/{app_id}/invitations/{invitation_id}/revoke",
        "POST /apps/{app_id}/invitations/{invitation_id}/resend",
    ),
    TokenScope.SECRETS: (
        "GET /apps/{app_id}/secrets",
        "POST /apps/{app_id}/secrets",
        "DELETE /apps/{app_id}/secrets/{secret_id}",
        "GET /apps/{app_id}/public-keys",
        "PUT /apps/{app_id}/public-keys",
        "DELETE /apps/{app_id}/public-keys",
    ),
}
OPENED: Mapping[tuple[str, str], TokenScope] = {
    (method, API + path): scope
    for scope, routes in _ROUTES.items()
    for method, path in (route.split() for route in routes)
}
"""The scope that opens a route, by its method and its path with the names of its parameters."""


def within_token_scopes(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard of everything that the web has. Refuses `OutsideTokenScopes`; people are let through."""
    who: SignedIn | None = connection.scope.get("user")
    if who is None or who.token is None:
        return
    scope = OPENED.get((str(connection.scope.get("method")), connection.scope["path_template"]))
    if scope is None:
        raise OutsideTokenScopes("No personal token opens this.")
    if scope not in who.token.scopes:
        raise OutsideTokenScopes(f"This takes a token with the scope {scope}.")


def describe_scopes(portal: Litestar) -> None:
    """Tell the API's description which operations a token opens, and with which scope."""
    for route in portal.routes:
        for handler in getattr(route, "route_handlers", ()):
            if not isinstance(handler, HTTPRouteHandler):
                continue
            for method in handler.http_methods:
                if scope := OPENED.get((method, route.path_format)):
                    handler.security = [{TOKEN: [scope]}, {SESSION: []}]
