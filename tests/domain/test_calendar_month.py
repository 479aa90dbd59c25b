"""One calendar month, by the clock on the wall in Brussels."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar_month import one_month_after
from domain.school_year import BRUSSELS

days = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes bounds without


def brussels(*parts: int, fold: int = 0) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS, fold=fold)


@pytest.mark.parametrize(
    ("sent", "ends"),
    [
        pytest.param((2026, 1, 31, 10, 0), (2026, 2, 28, 10, 0), id="31 January to the end of February"),
        pytest.param((2028, 1, 31, 10, 0), (2028, 2, 29, 10, 0), id="31 January of a leap year"),
        pytest.param((2028, 1, 29, 10, 0), (2028, 2, 29, 10, 0), id="29 January of a leap year"),
        pytest.param((2026, 2, 28, 10, 0), (2026, 3, 28, 10, 0), id="the end of February is the 28th"),
        pytest.param((2026, 3, 31, 10, 0), (2026, 4, 30, 10, 0), id="31 March to 30 April"),
        pytest.param((2026, 12, 31, 23, 59), (2027, 1, 31, 23, 59), id="over new year"),
        pytest.param((2026, 8, 31, 0, 30), (2026, 9, 30, 0, 30), id="the day counts in Brussels, not in UTC"),
    ],
)
def test_r11_the_month_ends_on_the_same_day_or_the_last(sent: tuple[int, ...], ends: tuple[int, ...]) -> None:
    assert one_month_after(brussels(*sent)) == brussels(*ends)


@pytest.mark.parametrize(
    ("sent", "ends", "length"),
    [
        pytest.param((2026, 3, 10, 9, 0), (2026, 4, 10, 9, 0), timedelta(days=31, hours=-1), id="in March"),
        pytest.param(
            (2026, 10, 10, 9, 0), (2026, 11, 10, 9, 0), timedelta(days=31, hours=1), id="in October"
        ),
    ],
)
def test_r11_the_hour_stays_when_the_clocks_change(
    sent: tuple[int, ...], ends: tuple[int, ...], length: timedelta
) -> None:
    start = brussels(*sent).astimezone(UTC)
    assert one_month_after(start) == brussels(*ends)
    assert one_month_after(start) - start == length


def test_r11_an_hour_that_the_clocks_skip_is_the_one_after() -> None:
    assert one_month_after(brussels(2027, 2, 28, 2, 30)) == brussels(2027, 3, 28, 3, 30)


def test_r11_an_hour_that_comes_twice_ends_at_the_first() -> None:
    assert one_month_after(brussels(2026, 9, 25, 2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_r11_a_month_from_the_second_of_two_equal_hours_keeps_the_hour() -> None:
    sent = brussels(2026, 10, 25, 2, 30, fold=1)
    assert one_month_after(sent) == brussels(2026, 11, 25, 2, 30)


@given(days)
def test_r11_the_end_is_in_the_next_month_and_in_utc(moment: datetime) -> None:
    local, end = moment.astimezone(BRUSSELS), one_month_after(moment)
    there = end.astimezone(BRUSSELS)
    assert end.tzinfo is UTC
    assert (there.year * 12 + there.month) - (local.year * 12 + local.month) == 1
    assert there.day == min(local.day, monthrange(there.year, there.month)[1])
