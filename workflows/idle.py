"""The end of a workflow that is started by whoever asks first, and kept while others follow."""

from collections.abc import Callable

from temporalio import workflow

from workflows import policies


class Idleness:
    """Knows when nothing was asked for a while. Ending costs nothing: the next request starts it anew."""

    def __init__(self) -> None:
        self._asked = 0

    def interrupt(self) -> None:
        """Something was asked: the while begins again."""
        self._asked += 1

    async def comes(self, nothing_left: Callable[[], bool]) -> None:
        """Return once nothing was asked for a while, and nothing is left to do."""
        while True:
            seen = self._asked
            try:
                await workflow.wait_condition(lambda: self._asked != seen, timeout=policies.IDLE)  # noqa: B023
            except TimeoutError:
                if nothing_left() and workflow.all_handlers_finished():
                    return
