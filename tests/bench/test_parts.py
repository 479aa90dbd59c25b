"""Each part of the bench runs, on a handful of rows. What it measures is never asserted: machines differ."""

from collections.abc import AsyncIterator

import pytest

from bench import lifecycle, lists, pages, waits
from bench.crowd import Crowd, gather
from bench.figures import Report
from bench.stack import Roads, roads
from bench.steps_taken import durable_steps

pytestmark = pytest.mark.xdist_group("bench")
"""All in one process, so that the portal behind them is started once."""

FEW = Crowd(apps=200, log_rows=2_000, waiting=10)


@pytest.fixture(scope="module")
async def both() -> AsyncIterator[Roads]:
    async with roads() as both:
        await gather(both.stack.databases.owner_url, FEW)
        yield both


async def test_the_floor_takes_as_many_durable_steps_as_the_portal(both: Roads) -> None:
    walked = await both.ours.walk()
    await both.ours.mails_are_accepted([walked.app_id])
    bare = await both.floor.walk()
    await both.floor.mails_reach(both.floor.owed.total)
    temporal = both.floor.temporal
    assert await durable_steps(temporal, walked.workflow_ids) == await durable_steps(temporal, bare)


async def test_lifecycles_are_measured(both: Roads) -> None:
    sizes = lifecycle.Sizes(walks=((2, 2),), rounds=1, warm_up=1)
    assert names(await lifecycle.measure_on(both, sizes)) >= {"lifecycle: 2 at once"}


async def test_waits_are_measured(both: Roads) -> None:
    sizes = waits.Sizes(people=((2, 2),), rounds=1, warm_up=1)
    measured = names(await waits.measure_on(both, sizes))
    assert "waits: save → scope in a token, 2 at once, p95" in measured


async def test_every_page_and_its_twin_answer(both: Roads) -> None:
    report = await pages.measure_at(both.stack, pages.Sizes(FEW, rounds=1, turns=1))
    assert report.findings == []
    assert "pages: queue, helpdesk" in names(report)


async def test_every_list_is_measured(both: Roads) -> None:
    """On so few rows PostgreSQL may well read whole tables, so findings say nothing here."""
    report = await lists.measure_in(both.ours.storage, lists.Sizes(FEW, rounds=1, turns=1))
    assert "lists: access, admin of 400 schools" in names(report)


def names(report: Report) -> set[str]:
    assert all(figure.ours > 0 and figure.floor > 0 for figure in report.figures)
    return {figure.name for figure in report.figures}
