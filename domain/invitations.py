"""Invitations: a link that shows an app to school admins for one month, and grants nothing (R9-R12)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.calendar_month import one_month_after
from domain.refusals import LinkExpired, LinkRevoked


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
