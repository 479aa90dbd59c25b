"""How a rule's refusal leaves an activity: for good, with its code as the failure's type."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from domain.refusals import Refusal


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a refusal into a failure that is not tried again."""
    try:
        yield
    except Refusal as refusal:
        raise failure_of(refusal) from None


def failure_of(refusal: Refusal) -> ApplicationError:
    return ApplicationError(refusal.detail, type=refusal.code, non_retryable=True)
