"""The way of an app, step by step, for the partner to follow (R15)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.app_lifecycle import AppStatus
from domain.viewers import Role


class StepState(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"
    ENDED = "ended"


@dataclass(frozen=True)
class ProgressStep:
    """One step, and who has to act for it to be done. `ended` is where the way stopped."""

    name: str
    actor: Role
    state: StepState


def progress_of(status: AppStatus, has_client: bool, has_access: bool) -> Iterator[ProgressStep]:
    """The steps from request to granted access."""
    yield ProgressStep("submitted", Role.PARTNER, StepState.DONE)
    asked = status is AppStatus.INFORMATION_REQUESTED
    if asked:
        yield ProgressStep("information", Role.PARTNER, StepState.NOW)
    decided = status in {AppStatus.APPROVED, AppStatus.SUSPENDED, AppStatus.ARCHIVED}
    if status in {AppStatus.REJECTED, AppStatus.WITHDRAWN}:
        yield ProgressStep(status.value, Role.PORTAL, StepState.ENDED)
        return
    yield ProgressStep("decided", Role.HELPDESK, _state(decided, reached=not asked))
    # While the app is paused or archived nobody can take these steps (R56, R61).
    going = status is AppStatus.APPROVED
    yield ProgressStep("client_assigned", Role.PORTAL, _state(has_client, reached=going))
    yield ProgressStep("access_granted", Role.SCHOOL_ADMIN, _state(has_access, reached=going and has_client))
    if status in {AppStatus.SUSPENDED, AppStatus.ARCHIVED}:
        yield ProgressStep(status.value, Role.HELPDESK, StepState.ENDED)


def _state(done: bool, *, reached: bool) -> StepState:
    if done:
        return StepState.DONE
    return StepState.NOW if reached else StepState.LATER
