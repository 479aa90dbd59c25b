"""One calendar month, as people count it in Belgium (R11)."""

from calendar import monthrange
from datetime import UTC, datetime

from domain.school_year import BRUSSELS


def one_month_after(moment: datetime) -> datetime:
    """The same day and hour of next month in Europe/Brussels, in UTC; a shorter month ends it earlier.

    31 January becomes 28 or 29 February.
    """
    local = moment.astimezone(BRUSSELS)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)
