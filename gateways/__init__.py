"""The outside systems: one port (a Protocol) for each, and its adapters."""


class OutsideSystemUnavailable(Exception):
    """An outside system did not answer, or not sensibly. Asking again later may help."""

    def __init__(self, system: str, why: str) -> None:
        super().__init__(f"{system} is not available: {why}")
        self.system = system
