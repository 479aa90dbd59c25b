"""Protection of what a browser sends by itself: cookies."""

from litestar.datastructures import Headers
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import Receive, Scope, Send

from api.auth.cookies import of_this_host
from api.auth.personal_tokens import token_in

COOKIE = "portal_csrf"


def csrf_cookie(*, is_https: bool) -> str:
    return of_this_host(COOKIE, is_https=is_https)


class CookieCsrf(CSRFMiddleware):
    """Litestar's own, which lets a personal token pass: no other site can make a browser send one, and beside
    it no cookie counts."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if token_in(Headers.from_scope(scope)):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
