"""The one clock. UTC, and in development shiftable, so that a month can pass in a demonstration."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """The system's clock plus the seconds in a file; no file is no shift. For development only.

    The file is read at each look, so that every process sees a shift at once.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    @property
    def shift(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._file.read_text()))
        except FileNotFoundError:
            return timedelta(0)

    def shift_by(self, shift: timedelta) -> None:
        """Set the shift, counted from the system's own time."""
        self._file.write_text(str(shift.total_seconds()))


def clock_from(file: Path | None) -> Clock:
    return ShiftedClock(file) if file else SystemClock()
