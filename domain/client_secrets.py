"""How long a client secret lives, and when its partner is warned (R62)."""

from datetime import datetime, timedelta

from domain.school_year import BRUSSELS

SECRET_LIFE = timedelta(days=365)
"""Long enough that nobody rotates for nothing, short enough that a secret which got out dies by itself."""

WARNED_DAYS_BEFORE = (30, 7, 1)


def days_left(ends: datetime, now: datetime) -> int:
    """The days from today to the day of the end, as a calendar in Brussels counts them."""
    return (ends.astimezone(BRUSSELS).date() - now.astimezone(BRUSSELS).date()).days


def warning_due(ends: datetime, now: datetime) -> int | None:
    """The nearest warning whose day has come, by its number of days; None when there is none (any more).

    Only the nearest: after a month of silence a partner gets the warning of 7 days, and not that of 30 too.
    """
    if ends <= now:
        return None
    return min((days for days in WARNED_DAYS_BEFORE if days_left(ends, now) <= days), default=None)
