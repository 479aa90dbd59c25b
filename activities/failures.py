"""How a rule's refusal leaves an activity: for good, with its code as the failure's type."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from domain.refusals import Refusal, UnusableText
from gateways import OutsideSystemUnavailable


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a refusal into a failure that is not tried again."""
    try:
        yield
    except Refusal as refusal:
        raise failure_of(refusal) from None


def failure_of(refusal: Refusal) -> ApplicationError:
    return ApplicationError(refusal.detail, type=refusal.code, non_retryable=True)


DATA, INTEGRITY = "22", "23"
"""The classes of SQLSTATE that no retry mends: what cannot be kept, and what contradicts what is kept."""
TRIES = 5
"""A contradiction may be a race that the next try sees, and answers as a refusal; after these it is none."""


class FinalDataErrors(Interceptor):
    """Ends an activity that would try for ever to write what the database does not take.

    A workflow holds its turn meanwhile, so one text that cannot be kept would stop every later command. And
    it leaves an outside system alone for as long as that asked.
    """

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - Temporal's name
        return _FinalDataErrors(next)


class _FinalDataErrors(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - Temporal's name
        try:
            return await super().execute_activity(input)
        except OutsideSystemUnavailable as away:
            if away.wait is None:
                raise
            raise ApplicationError(
                str(away), type=OutsideSystemUnavailable.__name__, next_retry_delay=away.wait
            ) from None
        except DBAPIError as error:
            state = str(getattr(error.orig, "sqlstate", ""))
            if state.startswith(DATA):
                raise failure_of(UnusableText("The database cannot keep this text.")) from None
            if state.startswith(INTEGRITY) and activity.info().attempt >= TRIES:
                raise ApplicationError("This contradicts what is kept.", non_retryable=True) from None
            raise
