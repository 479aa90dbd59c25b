"""What is sent as JSON is refused when it is nested too deeply, before anything reads it."""

from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.exceptions import ValidationException

MOST_LEVELS = 20
"""Nothing that the portal takes comes near it. What is nested deeper breaks whoever reads it by recursion."""


class BoundedRequest(Request[Any, Any, State]):
    async def json(self) -> Any:
        """Raises `ValidationException`, which is answered as `bad_input`."""
        try:
            sent = await super().json()
        except RecursionError:
            raise _too_deep() from None
        if _is_deeper_than(MOST_LEVELS, sent):
            raise _too_deep()
        return sent


def _is_deeper_than(levels: int, sent: Any) -> bool:
    """Looked at level by level, so without recursion."""
    level = [sent]
    for _ in range(levels):
        level = [one for part in level for one in _within(part)]
        if not level:
            return False
    return True


def _within(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, list) else []


def _too_deep() -> ValidationException:
    return ValidationException(f"The body is nested too deeply: {MOST_LEVELS} levels are the most.")
