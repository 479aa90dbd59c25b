"""Personal tokens of a partner's scripts: what each scope opens, and how long a token lives."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.refusals import TooManyTokens

PREFIX = "ppt_"
"""What a token begins with, so that scanners for leaked secrets know one when they see it."""
MOST_TOKENS = 20
"""Per person, expired ones included: who has more has forgotten what they are for."""


class TokenScope(StrEnum):
    """What a script may do; each by itself, none includes another."""

    READ = "read"
    APPS = "apps:write"
    INVITATIONS = "invitations:write"
    SECRETS = "secrets:write"


class TokenLife(StrEnum):
    """How long a token works, in days. Nothing is longer than a year."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"

    def ends(self, began_at: datetime) -> datetime:
        return began_at + timedelta(days=int(self))


def refuse_too_many(held: int) -> None:
    """Refuses `TooManyTokens` for who would have one more than `MOST_TOKENS`."""
    if held >= MOST_TOKENS:
        raise TooManyTokens(f"There are {MOST_TOKENS} tokens already; revoke one first.")
