"""What the workflow engine answers, as what the rest of the web understands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from temporalio.client import WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError, FailureError
from temporalio.service import RPCError, RPCStatusCode

from domain.refusal_codes import BY_CODE, refusal_of
from domain.refusals import AppNotFound
from gateways import OutsideSystemUnavailable

logger = structlog.get_logger(__name__)

ANSWER_SECONDS = 20
"""How long a person waits for a command. It goes on without him; the same key finds its answer later."""


class EngineAway(Exception):
    """The workflow engine did not answer in time. What was asked may still be done: ask with the same key."""


class CommandFailed(Exception):
    """The workflow engine tried and gave up: nothing was changed. The same key would find the same answer."""


@asynccontextmanager
async def answered() -> AsyncIterator[None]:
    """Turn Temporal's errors into ours."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
    except WorkflowUpdateFailedError as failed:
        raise reason_of(failed.cause) from None
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as late:
        raise EngineAway("The workflow engine takes its time.") from late
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise AppNotFound("There is no such app.") from None
        raise EngineAway("The workflow engine is not available.") from error


def reason_of(failure: BaseException | None) -> Exception:
    """The refusal, or the outside system's absence, at the bottom of a failed update."""
    while isinstance(failure, FailureError):
        if isinstance(failure, ApplicationError) and failure.type in BY_CODE:
            return refusal_of(failure.type, failure.message)
        if isinstance(failure, ApplicationError) and failure.type == OutsideSystemUnavailable.__name__:
            return OutsideSystemUnavailable("Informat", failure.message)
        if failure.cause is None:
            break
        failure = failure.cause
    logger.error("a command failed", exc_info=failure)
    return CommandFailed("The workflow engine could not do it.")
