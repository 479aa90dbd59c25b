"""The school year that counts now, as pages say it (R22)."""

from dataclasses import dataclass

from domain.school_year import BRUSSELS, SchoolYear, school_year_at
from gateways.clock import Clock


@dataclass(frozen=True)
class YearNow:
    """`is_summer`: in July and August the rights of the year that is ending still count."""

    year: SchoolYear
    is_summer: bool


def year_now(clock: Clock) -> YearNow:
    now = clock.now()
    return YearNow(school_year_at(now), now.astimezone(BRUSSELS).month in {7, 8})
