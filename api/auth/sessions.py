"""Sessions: a random cookie, kept as its hash. The server alone makes ids, so none can be chosen or fixed.

Litestar's own server-side sessions adopt an id that the client chose, keep it over a sign-in and store ids in
clear; docs/decisions/0004-sessions.md has the list.
"""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from api.auth.cookies import kept_cookie
from api.auth.own_password import refuse_changed
from api.auth.personal_tokens import holder_of, token_in
from api.auth.tokens import token_hash
from api.auth.visits import Visit
from api.parts import Parts
from storage import sign_in
from storage.sign_in import SignedIn
from storage.sign_in_tables import SessionRow

COOKIE = "portal_session"
IDLE = timedelta(hours=2)
LIFE = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=5)
"""A session's last use is written down this often, and not at each request."""


class SessionMiddleware(AbstractAuthenticationMiddleware):
    """Finds out who asks; `request.user` is a `SignedIn`, or None for a visitor.

    A personal token goes before any cookie. One that is not valid is refused, and not taken for a visitor.
    """

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        parts: Parts = connection.app.state.parts
        if personal := token_in(connection.headers):
            return AuthenticationResult(user=await holder_of(parts, personal), auth=None)
        token = connection.cookies.get(COOKIE)
        found = await session_of(parts, token) if token else None
        return AuthenticationResult(user=found, auth=token if found else None)


async def session_of(parts: Parts, token: str, *, is_use: bool = True) -> SignedIn | None:
    """Who a session belongs to, unless it is over. A look that nobody asked for is no use of it."""
    now, kept = parts.clock.now(), token_hash(token)
    async with parts.storage.reading() as session:
        found = await sign_in.find_session(session, kept, seen_after=now - IDLE, created_after=now - LIFE)
    if found is None:
        return None
    who, seen_at = found
    if is_use and now - seen_at > NOTED_EVERY:
        async with parts.storage.writing() as session:
            await sign_in.note_seen(session, kept, now)
    return who


async def begin_session(
    parts: Parts,
    *,
    account_id: UUID | None = None,
    informat_user_id: str | None = None,
    ends: str | None,
    visit: Visit = Visit(),  # noqa: B008 - frozen, and of nowhere
    password_hash: str | None = None,
) -> Cookie:
    """A new session and its cookie. The one that the browser had, `ends`, is over.

    With the `password_hash` that a password was compared with, refuses `WrongCredentials` if it is no longer
    the account's: a sign-in that was under way does not outlive a new password.
    """
    token = token_urlsafe(32)
    browser, system = visit.browser_and_system
    async with parts.storage.writing() as session:
        if account_id is not None and password_hash is not None:
            await refuse_changed(session, account_id, password_hash)
        if ends:
            await sign_in.end_session(session, token_hash(ends))
        row = SessionRow(
            token_hash=token_hash(token),
            account_id=account_id,
            informat_user_id=informat_user_id,
            browser=browser,
            system=system,
            created_at=parts.clock.now(),
            seen_at=parts.clock.now(),
        )
        await sign_in.add_session(session, row)
    return kept_cookie(parts, COOKIE, token, LIFE)


async def end_session(parts: Parts, token: str | None) -> None:
    if token:
        async with parts.storage.writing() as session:
            await sign_in.end_session(session, token_hash(token))
