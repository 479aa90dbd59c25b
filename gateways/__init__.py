"""The outside systems: one port (a Protocol) for each, and its adapters."""

from datetime import timedelta


class OutsideSystemUnavailable(Exception):
    """An outside system did not answer, or not sensibly. Asking again later may help.

    `wait` is how long the system asked to be left alone, where it did.
    """

    def __init__(self, system: str, why: str, wait: timedelta | None = None) -> None:
        super().__init__(f"{system} is not available: {why}")
        self.system = system
        self.wait = wait
