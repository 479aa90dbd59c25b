"""Signing in with an Informat account (R20): to the provider, and back with a session."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

import structlog
from litestar import Request, get
from litestar.datastructures import Cookie, State
from litestar.params import CookieParameter
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.auth.cookies import kept_cookie
from api.auth.sessions import begin_session
from api.auth.tokens import token_hash
from api.auth.visits import Visit
from api.parts import Parts
from domain.refusals import SignInRefused
from gateways.informat_sign_in import SignInAttempt, SignInFailed
from storage import sign_in
from storage.sign_in import SignedIn
from storage.sign_in_tables import SignInAttemptRow

logger = structlog.get_logger(__name__)

ATTEMPT_COOKIE = "portal_sign_in"
ATTEMPT_LIFE = timedelta(minutes=15)
CALLBACK = "/auth/informat/callback"


@get("/auth/informat", include_in_schema=False)
async def begin_informat_sign_in(parts: Parts, return_to: str = "/") -> Redirect:
    """Send the browser to the provider. The cookie ties what comes back to this browser."""
    attempt = await parts.informat.begin()
    async with parts.storage.writing() as session:
        row = SignInAttemptRow(
            state_hash=token_hash(attempt.state),
            nonce=attempt.nonce,
            code_verifier=attempt.code_verifier,
            return_to=own_path(return_to),
            created_at=parts.clock.now(),
        )
        await sign_in.add_attempt(session, row)
    cookie = kept_cookie(parts, ATTEMPT_COOKIE, attempt.state, ATTEMPT_LIFE, path="/auth")
    return Redirect(attempt.url, status_code=HTTP_303_SEE_OTHER, cookies=[cookie])


@get(CALLBACK, include_in_schema=False)
async def finish_informat_sign_in(
    request: Request[SignedIn | None, str | None, State],
    parts: Parts,
    visit: Visit,
    state_cookie: Annotated[str, CookieParameter(name=ATTEMPT_COOKIE)] = "",
) -> Redirect:
    """Back from the provider: a session under a new id, or `SignInRefused`."""
    async with parts.storage.writing() as session:
        row = await sign_in.take_attempt(session, token_hash(state_cookie), parts.clock.now() - ATTEMPT_LIFE)
    if row is None:
        raise SignInRefused("This sign-in began in another browser, or too long ago. Try again.")
    attempt = SignInAttempt("", state_cookie, row.nonce, row.code_verifier)
    try:
        identity = await parts.informat.finish(attempt, dict(request.query_params))
    except SignInFailed as failed:
        logger.warning("sign-in refused", reason=failed.reason)
        raise SignInRefused(f"The sign-in was refused: {failed.reason}. Try again.") from failed
    cookie = await begin_session(parts, informat_user_id=identity.user_id, ends=request.auth, visit=visit)
    gone = Cookie(key=ATTEMPT_COOKIE, path="/auth", max_age=0)
    return Redirect(row.return_to, status_code=HTTP_303_SEE_OTHER, cookies=[cookie, gone])


def own_path(return_to: str) -> str:
    """A path of this portal; anything else is an open redirect, and becomes the home page."""
    try:
        split = urlsplit(return_to)
    except ValueError:  # no address at all, such as //[
        return "/"
    own = not split.scheme and not split.netloc and return_to.startswith("/") and "\\" not in return_to
    return return_to if own and not return_to.startswith("//") else "/"
