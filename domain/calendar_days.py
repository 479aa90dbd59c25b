"""Days as people name them, by the calendar of Europe/Brussels."""

from datetime import UTC, date, datetime, time, timedelta

from domain.school_year import BRUSSELS

# Days far outside these have no moment that every computer knows.
_FIRST, _LAST = date(1970, 1, 2), date(2999, 12, 31)


def start_of(day: date) -> datetime:
    """Midnight in Europe/Brussels, when the day begins, in UTC; of a day out of reach, the nearest."""
    return _midnight(_reachable(day))


def end_of(day: date) -> datetime:
    """The moment at which the day is over, in UTC; the day itself ends before it."""
    return _midnight(_reachable(day) + timedelta(days=1))


def _reachable(day: date) -> date:
    return min(max(day, _FIRST), _LAST)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, BRUSSELS).astimezone(UTC)
