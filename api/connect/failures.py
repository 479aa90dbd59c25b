"""Errors as clients of an OAuth server read them: JSON after RFC 6749 section 5.2, not problem details."""

from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE

from gateways import OutsideSystemUnavailable
from gateways.identity.embedded.form_request import description

logger = structlog.get_logger(__name__)

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
RETRY_SECONDS = 5


def from_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """A form that is too large, of another type, or not to be read."""
    return _error(error.status_code, "invalid_request", error.detail)


def from_outside(_: Request[Any, Any, Any], error: OutsideSystemUnavailable) -> Response[Any]:
    """The database is away. RFC 6749 knows this code for another endpoint; the status says it all."""
    logger.warning("outside system away", system=error.system)
    answer = _error(HTTP_503_SERVICE_UNAVAILABLE, "temporarily_unavailable", "Try again in a few seconds.")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _error(status: int, code: str, text: str) -> Response[Any]:
    body = {"error": code, "error_description": description(text)}
    return Response(body, status_code=status, headers=dict(NO_STORE))
