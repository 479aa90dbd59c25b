"""Days by the calendar of Europe/Brussels."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar_days import end_of, start_of


@pytest.mark.parametrize(
    ("day", "begins", "hours"),
    [
        pytest.param(date(2026, 1, 15), datetime(2026, 1, 14, 23, tzinfo=UTC), 24, id="winter"),
        pytest.param(date(2026, 7, 15), datetime(2026, 7, 14, 22, tzinfo=UTC), 24, id="summer"),
        pytest.param(date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC), 23, id="clocks go forward"),
        pytest.param(date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC), 25, id="clocks go back"),
    ],
)
def test_a_day_is_from_midnight_to_midnight_in_brussels(day: date, begins: datetime, hours: int) -> None:
    assert (start_of(day), end_of(day)) == (begins, begins + timedelta(hours=hours))


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_out_of_reach_is_its_nearest(day: date) -> None:
    assert start_of(day) < end_of(day)
