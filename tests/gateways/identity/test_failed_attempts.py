"""Who keeps failing waits; the counts are small and forgotten soon."""

from datetime import UTC, datetime, timedelta

from gateways.identity.embedded.failed_attempts import MOST_FAILURES, MOST_PAIRS, WINDOW, FailedAttempts

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def failing(times: int) -> FailedAttempts:
    failures = FailedAttempts()
    for _ in range(times):
        failures.count("client", "192.0.2.1", NOW)
    return failures


def test_the_last_failure_that_is_allowed_costs_no_wait() -> None:
    assert failing(MOST_FAILURES - 1).seconds_to_wait("client", "192.0.2.1", NOW) == 0


def test_the_wait_ends_with_the_window() -> None:
    failures = failing(MOST_FAILURES)
    assert failures.seconds_to_wait("client", "192.0.2.1", NOW) == 60
    assert failures.seconds_to_wait("client", "192.0.2.1", NOW + timedelta(seconds=59.5)) == 1
    assert failures.seconds_to_wait("client", "192.0.2.1", NOW + WINDOW) == 0


def test_the_same_client_elsewhere_and_its_neighbours_do_not_wait() -> None:
    failures = failing(MOST_FAILURES)
    assert failures.seconds_to_wait("client", "192.0.2.2", NOW) == 0
    assert failures.seconds_to_wait("neighbour", "192.0.2.1", NOW) == 0


def test_a_clock_that_is_set_back_ends_the_wait() -> None:
    assert failing(MOST_FAILURES).seconds_to_wait("client", "192.0.2.1", NOW - timedelta(days=31)) == 0


def test_made_up_clients_do_not_fill_the_memory() -> None:
    failures = FailedAttempts()
    for number in range(MOST_PAIRS + 10):
        failures.count(f"client-{number}", "192.0.2.1", NOW)
    assert failures.pairs <= MOST_PAIRS
