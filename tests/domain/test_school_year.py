"""School years, to the second."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.school_year import BRUSSELS, SchoolYear, school_year_at

# Midnight of 1 September in Brussels, where it is summer: 22:00 UTC the evening before.
BOUNDARY = datetime(2026, 8, 31, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)

moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes bounds without


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        pytest.param(BOUNDARY - SECOND, "2025-26", id="the last second of August"),
        pytest.param(BOUNDARY - timedelta(microseconds=1), "2025-26", id="the last microsecond of August"),
        pytest.param(BOUNDARY, "2026-27", id="the first second of September"),
        pytest.param(BOUNDARY + timedelta(hours=2), "2026-27", id="midnight in UTC"),
    ],
)
def test_r22_the_year_begins_at_midnight_in_brussels(moment: datetime, written: str) -> None:
    assert str(school_year_at(moment)) == written


@pytest.mark.parametrize("month", [7, 8])
def test_r22_july_and_august_belong_to_the_year_that_began_before(month: int) -> None:
    assert school_year_at(datetime(2026, month, 15, tzinfo=UTC)) == SchoolYear(2025)


def test_r22_new_year_changes_nothing() -> None:
    assert school_year_at(datetime(2025, 12, 31, tzinfo=UTC)) == SchoolYear(2025)
    assert school_year_at(datetime(2026, 1, 1, tzinfo=UTC)) == SchoolYear(2025)


@given(moments)
def test_r22_every_moment_is_between_the_first_of_its_september_and_the_next(moment: datetime) -> None:
    year = school_year_at(moment).first_year
    assert datetime(year, 9, 1, tzinfo=BRUSSELS) <= moment < datetime(year + 1, 9, 1, tzinfo=BRUSSELS)


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    assert school_year_at(BOUNDARY.astimezone(BRUSSELS)) == school_year_at(BOUNDARY)


@pytest.mark.parametrize(("first_year", "written"), [(2025, "2025-26"), (1999, "1999-00"), (2008, "2008-09")])
def test_a_year_is_written_with_two_digits_of_the_next(first_year: int, written: str) -> None:
    assert str(SchoolYear(first_year)) == written
