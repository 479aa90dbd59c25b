"""Slows down who keeps failing to authenticate as a client."""

from collections import Counter
from datetime import datetime, timedelta
from math import ceil

WINDOW = timedelta(minutes=1)
MOST_FAILURES = 10
"""In a window. Secrets of 256 bits cannot be guessed: this saves work, and tells of a wrong configuration."""
MOST_PAIRS = 10_000
"""A flood of made-up clients must not fill the memory; past this, counting starts afresh."""


class FailedAttempts:
    """Counts failures per client and address together, in this process.

    Per client alone, anybody could lock its owner out; per address alone, one client's wrong configuration
    would stop the others behind the same address. An attempt that succeeds is never counted.
    """

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._began_at: datetime | None = None

    @property
    def pairs(self) -> int:
        """How many pairs of client and address are remembered."""
        return len(self._counts)

    def seconds_to_wait(self, client_id: str, address: str, now: datetime) -> int:
        """How long until this client may try again from this address; 0 for at once."""
        self._turn(now)
        if self._counts[client_id, address] < MOST_FAILURES or self._began_at is None:
            return 0
        return max(1, ceil((self._began_at + WINDOW - now).total_seconds()))

    def count(self, client_id: str, address: str, now: datetime) -> None:
        self._turn(now)
        self._counts[client_id, address] += 1

    def _turn(self, now: datetime) -> None:
        began_at = self._began_at
        if began_at is None or not began_at <= now < began_at + WINDOW or self.pairs >= MOST_PAIRS:
            self._counts.clear()
            self._began_at = now
