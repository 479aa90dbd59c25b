"""Lifecycles a second: submit → approve → the client exists → invite → open → grant → the mails are accepted.

Ours goes through `api.commands.Commands` to the portal's worker, database, identity server and mail server.
The floor (`bench/bare/`) does the same number and kind of durable steps on the same Temporal server: updates,
local activities and regular activities that do nothing, without encryption. So what lies between the two is
everything that the portal itself does: PostgreSQL, rights, letters, SMTP, encryption. The processors' work a
lifecycle stands beside each rate: on a machine that is busy otherwise, it is what can still be compared.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from bench.bare.road import BareRoad
from bench.figures import Figure, Report, rate, wait
from bench.processor import processor_seconds
from bench.road import Road
from bench.stack import Roads, roads
from bench.timing import at_once, in_turns, middle

EXPECTED = 0.75


@dataclass(frozen=True)
class Sizes:
    """How many lifecycles in each round, by how many there are at once."""

    walks: tuple[tuple[int, int], ...] = ((1, 10), (10, 50), (50, 100))
    rounds: int = 3
    warm_up: int = 10


@dataclass
class Round:
    """What one round came to. The processors' work is that of every process that takes part."""

    a_second: float = 0
    processor_milliseconds: float = 0


async def measure(sizes: Sizes | None = None) -> Report:
    """Lifecycles a second, the median of the rounds."""
    async with roads() as both:
        return await measure_on(both, sizes or Sizes())


async def measure_on(both: Roads, sizes: Sizes) -> Report:
    await our_round(both.ours, sizes.warm_up, sizes.warm_up)
    await floor_round(both.floor, sizes.warm_up, sizes.warm_up)
    report = Report()
    for count, walks in sizes.walks:
        report += Report(await _at(both, count, walks, sizes.rounds))
    return report


async def _at(both: Roads, count: int, walks: int, rounds: int) -> list[Figure]:
    ours, floor = await in_turns(
        rounds,
        lambda: our_round(both.ours, count, walks),
        lambda: floor_round(both.floor, count, walks),
    )
    name = f"lifecycle: {count} at once"
    rates = [middle([one.a_second for one in side]) for side in (ours, floor)]
    work = [middle([one.processor_milliseconds for one in side]) for side in (ours, floor)]
    return [
        rate(name, "lifecycles/s", rates[0], rates[1], EXPECTED),
        wait(f"{name}, processor", "ms a lifecycle", work[0], work[1], EXPECTED),
    ]


async def our_round(road: Road, count: int, walks: int) -> Round:
    apps: list[UUID] = []

    async def walk() -> None:
        apps.append((await road.walk()).app_id)

    with _timed(walks) as measured:
        await at_once(count, [walk] * walks)
        await road.mails_are_accepted(apps)
    return measured


async def floor_round(road: BareRoad, count: int, walks: int) -> Round:
    mails = road.mails_sent() + walks * road.owed.total
    with _timed(walks) as measured:
        await at_once(count, [road.walk] * walks)
        await road.mails_reach(mails)
    return measured


@contextmanager
def _timed(walks: int) -> Iterator[Round]:
    measured = Round()
    begun, worked = time.perf_counter(), processor_seconds()
    yield measured
    measured.a_second = walks / (time.perf_counter() - begun)
    measured.processor_milliseconds = (processor_seconds() - worked) / walks * 1000
