"""Invitations: a link that shows an app to school admins for one month, and grants nothing (R9-R12)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.apis import AccessRight
from domain.app_lifecycle import AppState, AppStatus
from domain.calendar_month import one_month_after
from domain.refusals import ApiNotEnabled, LinkExpired, LinkRevoked
from domain.school_year import BRUSSELS

REMINDED_BEFORE_THE_END = (timedelta(days=7), timedelta(days=1))


class InvitationState(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Invitation:
    """The facts on which a link's worth depends. Each resend is the next `generation`, and a fresh month."""

    generation: int
    sent_at: datetime
    revoked_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        return one_month_after(self.sent_at)

    @property
    def reminders(self) -> tuple[datetime, ...]:
        """A week and a day before the end, at the end's own hour in Europe/Brussels, in UTC."""
        end = self.expires_at.astimezone(BRUSSELS)
        return tuple((end - before).astimezone(UTC) for before in REMINDED_BEFORE_THE_END)

    def deserves_reminder(self, moment: datetime, *, opened: bool, app: AppStatus) -> bool:
        """Whether a reminder makes sense: the link opens something, and nobody came through it yet."""
        waits = self.state_at(moment) is InvitationState.OPEN and not opened
        return waits and app is AppStatus.APPROVED

    def state_at(self, moment: datetime) -> InvitationState:
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if moment < self.expires_at else InvitationState.EXPIRED

    def admit(self, generation: int, moment: datetime) -> None:
        """Let a link of this generation through, or refuse `LinkRevoked` or `LinkExpired`."""
        if self.state_at(moment) is InvitationState.REVOKED or generation != self.generation:
            raise LinkRevoked("The partner revoked this link, or sent a newer one.")
        if self.state_at(moment) is InvitationState.EXPIRED:
            raise LinkExpired(f"The link ended at {self.expires_at.isoformat()}.")


def check_proposal(app: AppState, proposed: frozenset[AccessRight]) -> None:
    """Refuse `ApiNotEnabled` for a proposal of what the app could not be given (R52)."""
    if closed := sorted({right.api for right in proposed} - app.enabled):
        raise ApiNotEnabled(f"Not enabled for this app: {', '.join(closed)}.")
