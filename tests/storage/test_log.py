"""Looking through the log: whatever filter, page or export, nobody sees what is not his to see (R22, R57)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.refusals import BadCursor
from domain.viewers import Helpdesk, PartnerMember, SchoolAdmin, Viewer
from storage.read.log import LogFilter, LogLine, log_for, log_to_export
from storage.sessions import ReadSession
from tests.domain.strategies import GROUPS, NUMBERS
from tests.storage.pages import to_the_end
from tests.storage.rows import NOW
from tests.storage.test_sight import filled, has
from tests.storage.world import EVENTS, Entry, KnownApp, World, admins, viewers, worlds

examples = settings(max_examples=40)
moments = st.sampled_from([None, None, *(NOW + timedelta(days=day) for day in range(-1, 4))])
filters = st.builds(
    LogFilter,
    app_id=st.sampled_from([None, None, *(UUID(int=number) for number in range(1, 6))]),
    person=st.sampled_from(["", "", "jok", "AN", "_", "%"]),
    api=st.sampled_from([None, None, *Api]),
    target=st.sampled_from([None, None, *NUMBERS, *GROUPS]),
    event=st.sampled_from([None, None, *EVENTS]),
    since=moments,
    before=moments,
    size=st.sampled_from([1, 2, 3, 50]),
)


def matches(asked: LogFilter, entry: Entry) -> bool:
    return (
        asked.app_id in {None, UUID(int=entry.app)}
        and has(asked.person, entry.person)
        and asked.api in {None, entry.right.api if entry.right else None}
        and asked.target in {None, entry.right.target if entry.right else None}
        and asked.event in {None, entry.event}
        and (asked.since is None or asked.since <= entry.at)
        and (asked.before is None or entry.at < asked.before)
    )


async def paged(session: ReadSession, viewer: Viewer, asked: LogFilter) -> list[LogLine]:
    async def ask(cursor: str | None) -> tuple[list[LogLine], str | None]:
        page = await log_for(session, viewer, replace(asked, cursor=cursor))
        return page.items, page.next_cursor

    return await to_the_end(ask)


@examples
@given(worlds(), viewers, filters)
async def test_r32_r57_pages_and_exports_hold_exactly_what_the_viewer_may_see_newest_first(
    owner: AsyncEngine, world: World, viewer: Viewer, asked: LogFilter
) -> None:
    async with filled(owner, world) as session:
        lines = await paged(session, viewer, asked)
        exported, cut = await log_to_export(session, viewer, asked)
    assert [line.after["row"] for line in lines] == [
        number
        for number, entry in reversed(list(enumerate(world.log)))
        if world.shows_entry(viewer, entry) and matches(asked, entry)
    ]
    assert (exported, cut) == (lines, False)


@settings(max_examples=25)
@given(worlds(), admins, filters)
async def test_r22_an_admin_sees_no_target_outside_his_rights_whatever_he_asks(
    owner: AsyncEngine, world: World, admin: SchoolAdmin, asked: LogFilter
) -> None:
    async with filled(owner, world) as session:
        lines = await paged(session, admin, asked)
        exported, _ = await log_to_export(session, admin, asked)
    for line in (*lines, *exported):
        assert line.api is not None
        assert line.target is not None
        assert admin.authority.covers(AccessRight(line.api, line.target))


@pytest.mark.parametrize("size", [1, 2, 50])
async def test_r57_a_partners_log_is_its_own_and_that_of_each_of_its_apps(
    owner: AsyncEngine, size: int
) -> None:
    apps = tuple(
        KnownApp(number, partner, "BlueDries", AppStatus.APPROVED, None, frozenset(), "none")
        for number, partner in ((1, 1), (2, 1), (3, 2))
    )
    about = [0, 3, 1, 2, 3, 1, 0, 1, 2, 2]
    world = World(apps, frozenset(), tuple(Entry(app, "app_approved", None) for app in about))
    pat = PartnerMember(UUID(int=91), UUID(int=1), "Pat", owner=True)
    async with filled(owner, world) as session:
        lines = await paged(session, pat, LogFilter(size=size))
    assert [line.after["row"] for line in lines] == [9, 8, 7, 6, 5, 3, 2, 0]


async def test_r57_an_export_is_cut_off_at_its_most_and_says_so(owner: AsyncEngine) -> None:
    world = World((), frozenset(), tuple(Entry(1, "app_approved", None) for _ in range(3)))
    joke = Helpdesk("joke", "Joke")
    async with filled(owner, world) as session:
        lines, cut = await log_to_export(session, joke, LogFilter(), most=2)
        everything = await log_to_export(session, joke, LogFilter(), most=3)
    assert ([line.after["row"] for line in lines], cut) == ([2, 1], True)
    assert (len(everything[0]), everything[1]) == (3, False)


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "9" * 19, "٣"])
async def test_a_cursor_that_no_page_gave_is_refused(owner: AsyncEngine, cursor: str) -> None:
    async with filled(owner, World((), frozenset())) as session:
        with pytest.raises(BadCursor):
            await log_for(session, Helpdesk("joke", "Joke"), LogFilter(cursor=cursor))
