"""The end of a workflow that is started by whoever asks first, and kept while others follow."""

from collections.abc import Callable

from temporalio import workflow

from workflows import policies


class Idleness:
    """Knows when to end: when nothing was asked for a while, or when the history has become long.

    Ending costs nothing: what is known is in the database, and the next request starts the workflow anew.
    """

    def __init__(self) -> None:
        self._asked = 0

    def interrupt(self) -> None:
        """Something was asked: the while begins again."""
        self._asked += 1

    async def comes(self, nothing_left: Callable[[], bool]) -> None:
        """Return when it is time, and nothing is left to do."""

        def at_rest() -> bool:
            return nothing_left() and workflow.all_handlers_finished()

        def long_enough() -> bool:
            return workflow.info().is_continue_as_new_suggested() and at_rest()

        while not long_enough():
            seen = self._asked
            try:
                await workflow.wait_condition(
                    lambda: self._asked != seen or long_enough(),  # noqa: B023 - asked within this turn
                    timeout=policies.IDLE,
                )
            except TimeoutError:
                if at_rest():
                    return
