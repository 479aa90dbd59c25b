"""Errors as problem details (RFC 9457), each with a stable `code`."""

from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from api.engine import CommandFailed, EngineAway
from domain.refusals import (
    Conflict,
    Invalid,
    LinkOver,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PasskeyRefused,
    Refusal,
    SecondFactorRequired,
    SecondStepOver,
    TokenNotValid,
    TooManyRequests,
    TooManyWrongCodes,
    WrongCode,
    WrongCredentials,
)
from gateways import OutsideSystemUnavailable
from gateways.informat_sign_in import SYSTEM as SIGN_IN_SYSTEM
from storage.sessions import is_away

logger = structlog.get_logger(__name__)

NOTHING_CHANGED = "Nothing was changed. Ask again later, with a new Idempotency-Key."

STATUS_OF: dict[type[Refusal], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    WrongCredentials: HTTPStatus.UNAUTHORIZED,
    TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    SecondFactorRequired: HTTPStatus.UNAUTHORIZED,
    SecondStepOver: HTTPStatus.UNAUTHORIZED,
    WrongCode: HTTPStatus.UNAUTHORIZED,
    TooManyWrongCodes: HTTPStatus.TOO_MANY_REQUESTS,
    PasskeyRefused: HTTPStatus.UNAUTHORIZED,
    TokenNotValid: HTTPStatus.UNAUTHORIZED,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    LinkOver: HTTPStatus.GONE,
    Conflict: HTTPStatus.CONFLICT,
}


def status_of(refusal: Refusal) -> HTTPStatus:
    """The status of the nearest class in the tree of refusals."""
    return next(STATUS_OF[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF)


def problem(status: int, code: str, detail: str, **more: Any) -> Response[dict[str, Any]]:
    content = {
        "type": f"urn:informat-partnerportaal:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return Response(content, status_code=status, media_type="application/problem+json")


def from_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    answer = problem(status_of(refusal), refusal.code, refusal.detail)
    if isinstance(refusal, TooManyRequests):
        answer.headers["Retry-After"] = str(refusal.seconds)
    if isinstance(refusal, TokenNotValid):
        answer.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer


def from_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Litestar's own refusals: unknown fields, wrong types, no such route."""
    code = HTTPStatus(error.status_code).name.lower()
    more: dict[str, Any] = {}
    if isinstance(error, ValidationException):
        code, more = "bad_input", {"errors": error.extra or []}
    answer = problem(error.status_code, code, error.detail, **more)
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def away(code: str, detail: str, seconds: int) -> Response[Any]:
    """Something of ours is away: ask again after so many seconds."""
    answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, code, detail)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def from_engine(_: Request[Any, Any, Any], error: EngineAway) -> Response[Any]:
    again = "What you asked may still be done. Ask again with the same Idempotency-Key."
    return away("engine_away", f"{error} {again}", 5)


def from_failure(_: Request[Any, Any, Any], error: CommandFailed) -> Response[Any]:
    return away("command_failed", f"{error} {NOTHING_CHANGED}", 30)


def from_outside(_: Request[Any, Any, Any], error: OutsideSystemUnavailable) -> Response[Any]:
    logger.warning("outside system away", system=error.system)
    code = "sign_in_away" if error.system == SIGN_IN_SYSTEM else "outside_system_away"
    seconds = int(error.wait.total_seconds()) if error.wait else 30
    return away(code, f"{error.system} is not available. {NOTHING_CHANGED}", seconds)


def from_anything(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    # The route and not the path: a path may hold the token of a mailed link, which opens what it leads to.
    route = request.scope.get("path_template", "")
    if is_away(error):
        logger.error("database away", route=route, error=type(error).__name__)
        again = "Ask again later, with the same Idempotency-Key."
        return away("database_away", f"The database is not available. {again}", 30)
    logger.error("unexpected", route=route, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong on our side.")


HANDLERS: dict[Any, Any] = {
    Refusal: from_refusal,
    EngineAway: from_engine,
    CommandFailed: from_failure,
    OutsideSystemUnavailable: from_outside,
    HTTPException: from_http,
    Exception: from_anything,
}
