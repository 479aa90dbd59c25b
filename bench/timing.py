"""How work is timed: so many at once, in rounds that take turns, and the middle of the rounds is reported."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from statistics import median
from typing import TypeVar

LOOK_SECONDS = 0.01
PATIENCE_SECONDS = 300
T = TypeVar("T")
Job = Callable[[], Awaitable[object]]


async def at_once(count: int, jobs: Iterable[Job]) -> list[float]:
    """Do all jobs, `count` at any moment: whoever is done takes the next. Gives each one's seconds."""
    left = iter(jobs)
    seconds: list[float] = []

    async def work() -> None:
        for job in left:
            took = await seconds_of(job)
            seconds.append(took)

    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(work())
    return seconds


async def seconds_of(job: Job) -> float:
    begun = time.perf_counter()
    await job()
    return time.perf_counter() - begun


def percentile(seconds: Sequence[float], percent: int) -> float:
    """The smallest of the values that is not exceeded by `percent` percent of them."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


async def in_turns(
    rounds: int, ours: Callable[[], Awaitable[T]], floor: Callable[[], Awaitable[T]]
) -> tuple[list[T], list[T]]:
    """Ours, the floor, ours, the floor, …: what else the machine does meanwhile meets both alike."""
    results: tuple[list[T], list[T]] = ([], [])
    for number in range(rounds):
        # Who goes first changes from round to round, since the first one finds the machine cooler.
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            results[side].append(await (ours, floor)[side]())
    return results


async def p95_in_turns(rounds: int, turns: int, ours: Job, floor: Job) -> tuple[float, float]:
    """The milliseconds that 95 % of a round's turns stay within: the median of the rounds."""
    p95s: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        sides = await in_turns(turns, partial(seconds_of, ours), partial(seconds_of, floor))
        for p95, seconds in zip(p95s, sides, strict=True):
            p95.append(percentile(seconds, 95) * 1000)
    return middle(p95s[0]), middle(p95s[1])


def middle(values: Sequence[float]) -> float:
    return float(median(values))


async def seen(look: Callable[[], Awaitable[T | None]]) -> T:
    """Look until there is something, every hundredth of a second. Raises TimeoutError after five minutes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(LOOK_SECONDS)
