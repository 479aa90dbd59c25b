"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta


class StillClock:
    def __init__(self, now: datetime = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by
