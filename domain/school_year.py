"""School years: 1 September to 31 August, by the calendar of Europe/Brussels (R22)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The school year that begins on 1 September of `first_year`. Written `2025-26`."""

    first_year: int

    def __str__(self) -> str:
        return f"{self.first_year}-{(self.first_year + 1) % 100:02d}"


def school_year_at(moment: datetime) -> SchoolYear:
    """The school year in which an aware moment lies. July and August close the year begun before."""
    local = moment.astimezone(BRUSSELS)
    return SchoolYear(local.year if local.month >= 9 else local.year - 1)
