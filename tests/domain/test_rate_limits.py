"""How many tries, in which window, and whose."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.rate_limits import Limit, network_of

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
LIMIT = Limit(3, timedelta(minutes=1))
ENDS = NOW + LIMIT.window


def test_the_last_try_that_is_allowed_costs_no_wait() -> None:
    assert LIMIT.seconds_to_wait(2, ENDS, NOW) == 0


def test_the_wait_is_until_the_window_ends_and_never_less_than_a_second() -> None:
    assert LIMIT.seconds_to_wait(3, ENDS, NOW) == 60
    assert LIMIT.seconds_to_wait(9, ENDS, ENDS - timedelta(milliseconds=1)) == 1
    assert LIMIT.seconds_to_wait(9, ENDS, ENDS) == 0


def test_a_clock_that_is_set_back_ends_the_wait() -> None:
    assert LIMIT.seconds_to_wait(9, ENDS, NOW - timedelta(days=31)) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unknown, 192.0.2.7", ""),
    ],
)
def test_one_subscriber_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network
