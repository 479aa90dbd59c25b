"""How long people wait, in milliseconds: approve → the client exists; save → the scope is in a token.

The floor of an approval is an update with the same steps (local activity, regular activity, local activity);
that of a save an update with two regular activities and a local one. All of them do nothing. A save is timed
twice: until its answer, which is what the floor does, and until a token fetched over HTTP carries the scopes,
which the floor does not do.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from bench.bare.road import BareRoad
from bench.figures import Figure, Report, wait
from bench.road import Credentials, Road
from bench.stack import Roads, roads
from bench.timing import at_once, in_turns, middle, percentile, seconds_of

EXPECTED = 0.75
APPROVAL = "approve → client exists"
ANSWER = "save → answer"
TOKEN = "save → scope in a token"  # noqa: S105 - no password
PERCENTS = (50, 95)

Waits = dict[str, list[float]]
"""The seconds of each wait of one round, by its name."""


@dataclass(frozen=True)
class Sizes:
    """How many people in each round, by how many act at once."""

    people: tuple[tuple[int, int], ...] = ((1, 20), (10, 50), (50, 100))
    rounds: int = 3
    warm_up: int = 10


async def measure(sizes: Sizes | None = None) -> Report:
    """p50 and p95 of each wait, the median of the rounds."""
    async with roads() as both:
        return await measure_on(both, sizes or Sizes())


async def measure_on(both: Roads, sizes: Sizes) -> Report:
    await our_waits(both.ours, sizes.warm_up, sizes.warm_up)
    await floor_waits(both.floor, sizes.warm_up, sizes.warm_up)
    return Report([one for count, people in sizes.people for one in await _at(both, count, people, sizes)])


async def _at(both: Roads, count: int, people: int, sizes: Sizes) -> list[Figure]:
    ours, floor = await in_turns(
        sizes.rounds,
        lambda: our_waits(both.ours, count, people),
        lambda: floor_waits(both.floor, count, people),
    )
    return [
        wait(
            f"waits: {name}, {count} at once, p{percent}",
            "ms",
            _milliseconds(ours, name, percent),
            _milliseconds(floor, name, percent),
            EXPECTED,
        )
        for name in (APPROVAL, ANSWER, TOKEN)
        for percent in PERCENTS
    ]


def _milliseconds(rounds: Sequence[Waits], name: str, percent: int) -> float:
    return middle([percentile(waits[name], percent) for waits in rounds]) * 1000


async def our_waits(road: Road, count: int, people: int) -> Waits:
    """One round: what is not timed has been done before, as many at once."""
    apps = await _made(count, people, road.submitted)
    clients: dict[UUID, str] = {}
    answers: list[float] = []

    async def approve(app_id: UUID) -> None:
        clients[app_id] = await road.approve(app_id)

    async def save(app_id: UUID, credentials: Credentials) -> None:
        answers.append(await seconds_of(partial(road.grant, app_id, credentials.client_id)))
        await road.scopes_reach_a_token(credentials)

    approvals = await at_once(count, [partial(approve, app_id) for app_id in apps])
    await at_once(count, [partial(road.invite_and_open, app_id) for app_id in apps])
    secrets = {app_id: await road.credentials(client_id) for app_id, client_id in clients.items()}
    tokens = await at_once(count, [partial(save, *one) for one in secrets.items()])
    await road.mails_are_accepted(apps)
    return {APPROVAL: approvals, ANSWER: answers, TOKEN: tokens}


async def floor_waits(road: BareRoad, count: int, people: int) -> Waits:
    apps = await _made(count, people, road.submitted)
    approvals = await at_once(count, [partial(road.approve, app_id) for app_id in apps])
    await at_once(count, [partial(road.invite_and_open, app_id) for app_id in apps])
    saves = await at_once(count, [partial(road.grant, app_id) for app_id in apps])
    return {APPROVAL: approvals, ANSWER: saves, TOKEN: saves}


async def _made(count: int, people: int, make: Callable[[], Awaitable[UUID]]) -> list[UUID]:
    made: list[UUID] = []

    async def add() -> None:
        made.append(await make())

    await at_once(count, [add] * people)
    return made
