"""What a viewer sees: all that is his to see and nothing else, whatever he filters, sorts and pages by."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.refusals import AppNotFound
from domain.viewers import SchoolAdmin, Viewer
from storage.read.access import (
    RightFilter,
    RightSort,
    clients_with_access,
    rights_given,
    rights_of_client,
)
from storage.read.apps import AppFilter, AppSort, app_for, apps_for
from storage.read.log import log_of_app
from storage.sessions import ReadSession, WriteSession
from tests.domain.strategies import GROUPS, NUMBERS
from tests.storage.pages import pages_of_apps, pages_of_rights, to_the_end
from tests.storage.rows import NOW
from tests.storage.world import CLIENTS, PARTNERS, KnownApp, World, admins, viewers, worlds

examples = settings(max_examples=30)

sizes = st.sampled_from([1, 2, 3, 50])
texts = st.sampled_from(["", "", "dries", "BLUE", "1057", "%", "_", "client_", "0", "nassau"])
right_filters = st.builds(
    RightFilter,
    text=texts,
    api=st.sampled_from([None, None, *Api]),
    target=st.sampled_from([None, None, *NUMBERS, *GROUPS]),
    client_id=st.sampled_from([None, None, *CLIENTS]),
    sort=st.sampled_from(RightSort),
    descending=st.booleans(),
    size=sizes,
)
app_filters = st.builds(
    AppFilter,
    text=texts,
    status=st.sampled_from([None, None, *AppStatus]),
    api=st.sampled_from([None, None, *Api]),
    sort=st.sampled_from(AppSort),
    descending=st.booleans(),
    size=sizes,
)


@asynccontextmanager
async def filled(owner: AsyncEngine, world: World) -> AsyncIterator[ReadSession]:
    """The world's rows, in a transaction that is taken back."""
    async with owner.connect() as connection:
        await connection.begin()
        async with WriteSession(connection) as session:
            await world.fill(session)
        async with ReadSession(connection) as session:
            yield session


def has(text: str, *columns: str | None) -> bool:
    return any(text.lower() in column.lower() for column in columns if column is not None)


def right_matches(world: World, asked: RightFilter, client_id: str, right: AccessRight) -> bool:
    app = world.app_of(client_id)
    names = (app.name, PARTNERS[app.partner - 1]) if app else ()
    return (
        has(asked.text, right.target, client_id, *names)
        and asked.api in {None, right.api}
        and asked.target in {None, right.target}
        and asked.client_id in {None, client_id}
    )


def app_matches(asked: AppFilter, app: KnownApp) -> bool:
    return (
        has(asked.text, app.name, PARTNERS[app.partner - 1], app.client_id)
        and asked.status in {None, app.status}
        and (asked.api is None or asked.api in app.apis)
    )


@examples
@given(worlds(), viewers, right_filters)
async def test_r22_r40_the_list_of_rights_is_exactly_what_the_viewer_may_see(
    owner: AsyncEngine, world: World, viewer: Viewer, asked: RightFilter
) -> None:
    async with filled(owner, world) as session:
        lines = await to_the_end(pages_of_rights(session, viewer, asked))
    assert Counter((line.client_id, line.right) for line in lines) == Counter(
        (client_id, right)
        for client_id, right in world.rights
        if world.shows_right(viewer, client_id, right) and right_matches(world, asked, client_id, right)
    )


@examples
@given(worlds(), viewers)
async def test_r22_the_rights_of_a_client_are_those_that_the_viewer_may_see(
    owner: AsyncEngine, world: World, viewer: Viewer
) -> None:
    shown = {pair for pair in world.rights if world.shows_right(viewer, *pair)}
    async with filled(owner, world) as session:
        for client_id in CLIENTS:
            lines = await rights_of_client(session, viewer, client_id)
            assert Counter(line.right for line in lines) == Counter(
                right for client, right in shown if client == client_id
            )
        assert await rights_given(session, viewer) == {right for _, right in shown}
        assert await clients_with_access(session, viewer) == {client_id for client_id, _ in shown}


@examples
@given(worlds(), viewers)
async def test_r43_a_right_of_a_client_without_app_is_shown_without_app_status_and_partner(
    owner: AsyncEngine, world: World, viewer: Viewer
) -> None:
    async with filled(owner, world) as session:
        lines = await to_the_end(pages_of_rights(session, viewer, RightFilter()))
    for line in lines:
        app = world.app_of(line.client_id)
        said = (line.app, line.status, line.partner)
        assert said == ((app.name, app.status, PARTNERS[app.partner - 1]) if app else (None, None, None))


@examples
@given(worlds(), viewers, app_filters)
async def test_r30_the_list_of_apps_is_exactly_what_the_viewer_may_see(
    owner: AsyncEngine, world: World, viewer: Viewer, asked: AppFilter
) -> None:
    async with filled(owner, world) as session:
        lines = await to_the_end(pages_of_apps(session, viewer, asked))
    assert Counter(line.id for line in lines) == Counter(
        app.id for app in world.apps if world.lists_app(viewer, app) and app_matches(asked, app)
    )


@examples
@given(worlds(), admins)
async def test_r31_an_app_leaves_an_admins_list_with_its_last_right_in_his_sight(
    owner: AsyncEngine, world: World, admin: SchoolAdmin
) -> None:
    lost = replace(
        world, rights=frozenset(pair for pair in world.rights if not world.shows_right(admin, *pair))
    )
    async with filled(owner, lost) as session:
        assert (await apps_for(session, admin, AppFilter())).items == []


@examples
@given(worlds(), viewers)
async def test_r33_an_app_opens_for_who_has_it_in_his_list_or_came_in_through_a_good_link(
    owner: AsyncEngine, world: World, viewer: Viewer
) -> None:
    async with filled(owner, world) as session:
        for app in world.apps:
            if world.opens_app(viewer, app):
                assert (await app_for(session, viewer, app.id, NOW)).id == app.id
            else:
                with pytest.raises(AppNotFound):
                    await app_for(session, viewer, app.id, NOW)


@examples
@given(worlds(), viewers, sizes)
async def test_r32_the_log_of_an_app_holds_what_the_viewer_may_see_newest_first(
    owner: AsyncEngine, world: World, viewer: Viewer, size: int
) -> None:
    async with filled(owner, world) as session:
        for app in world.apps:

            async def ask(cursor: str | None, app: KnownApp = app) -> tuple[list[int], str | None]:
                page = await log_of_app(session, viewer, app.id, cursor, size)
                return [line.after["row"] for line in page.items], page.next_cursor

            assert await to_the_end(ask) == [
                number
                for number, entry in reversed(list(enumerate(world.log)))
                if entry.app == app.number and world.shows_entry(viewer, entry)
            ]
