"""From a right password to a session: at once, or past the second step where the account has one.

Between the two steps the browser holds a token of its own, in a cookie of its own, for a row of its own: it
is no session yet, so there is no check that could be forgotten. A session's id is made after the last step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from litestar.datastructures import Cookie

from api.auth.accounts import Opened
from api.auth.cookies import kept_cookie
from api.auth.own_password import refuse_changed
from api.auth.second_step import second_step_of, use_code
from api.auth.sessions import begin_session, end_session
from api.auth.tokens import token_hash
from api.auth.visits import Visit, remember_browser
from api.parts import Parts
from domain.refusals import SecondStepOver
from storage import second_factors
from storage.passkeys import passkeys_of

COOKIE = "portal_second_step"
LIFE = timedelta(minutes=10)
"""Long enough to find a phone, or the paper with the recovery codes."""


@dataclass(frozen=True)
class Step:
    """What the browser is to keep; and whether that is a session, or the second step still to go."""

    cookies: list[Cookie]
    is_session: bool


async def after_password(parts: Parts, visit: Visit, opened: Opened, *, ends: str | None) -> Step:
    """The session, or the second step. The session that the browser had, `ends`, is over in both cases.

    Refuses `WrongCredentials` when the password was changed since it was looked at.
    """
    account_id, kept = opened.account_id, opened.password_hash
    if (await second_step_of(parts, account_id)).since is None:
        return await after_last_step(parts, visit, account_id, ends=ends, password_hash=kept)
    await end_session(parts, ends)
    token = token_urlsafe(32)
    async with parts.storage.writing() as session:
        await refuse_changed(session, account_id, kept)
        await second_factors.add_second_step(session, token_hash(token), account_id, parts.clock.now(), LIFE)
    cookie = kept_cookie(parts, COOKIE, token, LIFE)
    return Step([cookie], is_session=False)


async def after_code(
    parts: Parts, visit: Visit, cookies: Mapping[str, str], code: str, *, ends: str | None
) -> Step:
    """Refuses `SecondStepOver`, and what `use_code` refuses; after that, another code may be tried."""
    account_id = await halfway(parts, cookies)
    if account_id is None:
        raise SecondStepOver("Sign in with the password first; it was too long ago.")
    await use_code(parts, account_id, code)
    async with parts.storage.writing() as session:
        if not await second_factors.end_second_step(session, token_hash(cookies[COOKIE])):
            raise SecondStepOver("This sign-in was finished by another answer.")
    return await after_last_step(parts, visit, account_id, ends=ends)


async def after_last_step(
    parts: Parts,
    visit: Visit,
    account_id: UUID,
    *,
    ends: str | None,
    password_hash: str | None = None,
    halfway: str | None = None,
) -> Step:
    """The session of who has proven everything, by password, by password and code, or by passkey.

    The browser is known from then on, and `halfway` is over: the second step that it had to go, if any.
    """
    session = await begin_session(
        parts, account_id=account_id, ends=ends, visit=visit, password_hash=password_hash
    )
    if halfway:
        async with parts.storage.writing() as writing:
            await second_factors.end_second_step(writing, token_hash(halfway))
    known = await remember_browser(parts, visit, account_id)
    return Step([session, known, Cookie(key=COOKIE, path="/", max_age=0)], is_session=True)


async def halfway(parts: Parts, cookies: Mapping[str, str]) -> UUID | None:
    """The account whose second step this browser has to go, if any."""
    token = cookies.get(COOKIE)
    if not token:
        return None
    async with parts.storage.reading() as session:
        return await second_factors.second_step_of(session, token_hash(token), parts.clock.now() - LIFE)


async def ways_on(parts: Parts, account_id: UUID) -> list[str]:
    """How the second step can be taken: `code`, and `passkey` for who has one."""
    async with parts.storage.reading() as session:
        return ["code", "passkey"] if await passkeys_of(session, account_id) else ["code"]
