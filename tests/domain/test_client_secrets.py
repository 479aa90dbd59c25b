"""When a partner is warned that a secret ends (R62)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.client_secrets import WARNED_DAYS_BEFORE, days_left, warning_due

ENDS = datetime(2026, 4, 9, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "due"),
    [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, None), (-1, None)],
)
def test_r62_the_nearest_warning_whose_day_has_come_is_due(days: int, due: int | None) -> None:
    assert warning_due(ENDS, ENDS - timedelta(days=days)) == due


def test_r62_days_are_those_of_a_calendar_in_brussels() -> None:
    """At a quarter past three in the night before, whatever the hour at which the secret ends."""
    night_before = datetime(2026, 4, 8, 1, 15, tzinfo=UTC)
    for ends in (datetime(2026, 4, 8, 22, 0, tzinfo=UTC), datetime(2026, 4, 9, 21, 59, tzinfo=UTC)):
        assert warning_due(ends, night_before) == 1


@given(st.integers(0, 365 * 24 * 60))
def test_r62_each_warning_is_due_in_some_night_before_the_end(minutes: int) -> None:
    ends = ENDS + timedelta(minutes=minutes)
    nights = [ends.replace(hour=2, minute=15) - timedelta(days=n) for n in range(33, -1, -1)]
    due = [days for night in nights if (days := warning_due(ends, night)) is not None]
    assert set(due) == set(WARNED_DAYS_BEFORE)
    assert due == sorted(due, reverse=True)
    assert days_left(ends, ends) == 0
