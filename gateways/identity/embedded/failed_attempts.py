"""Slows down who keeps failing to authenticate as a client."""

from collections import Counter
from datetime import datetime, timedelta

from domain.rate_limits import Limit

WINDOW = timedelta(minutes=1)
MOST_FAILURES = 10
"""In a window. Secrets of 256 bits cannot be guessed: this saves work, and tells of a wrong configuration."""
LIMIT = Limit(MOST_FAILURES, WINDOW)
MOST_PAIRS = 10_000
"""A flood of made-up clients must not fill the memory; past this, counting starts afresh."""


class FailedAttempts:
    """Counts failures per client and address together, in this process.

    Per client alone, anybody could lock its owner out; per address alone, one client's wrong configuration
    would stop the others behind the same address. An attempt that succeeds is never counted.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._ends_at: datetime | None = None

    @property
    def pairs(self) -> int:
        """How many pairs of client and address are remembered."""
        return len(self._counts)

    def seconds_to_wait(self, client_id: str, address: str, now: datetime) -> int:
        """How long until this client may try again from this address; 0 for at once."""
        self._turn(now)
        return LIMIT.seconds_to_wait(self._counts[client_id, address], self._ends_at or now, now)

    def count(self, client_id: str, address: str, now: datetime) -> None:
        self._turn(now)
        self._counts[client_id, address] += 1

    def _turn(self, now: datetime) -> None:
        if self._ends_at is None or LIMIT.has_turned(self._ends_at, now) or self.pairs >= MOST_PAIRS:
            self._counts.clear()
            self._ends_at = now + WINDOW
