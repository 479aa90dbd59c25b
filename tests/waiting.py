"""Waiting for what happens by itself."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(ask: Callable[[], Awaitable[T]], seconds: float = 60) -> T:
    """Ask until there is an answer that is not empty, and give it; the last one when time is over."""
    deadline = time.monotonic() + seconds
    while not (answer := await ask()) and time.monotonic() < deadline:  # noqa: ASYNC110 - asks a process
        await asyncio.sleep(0.05)
    return answer
