"""That an app has something newer: told with the transaction, and only of what a viewer may see (R15)."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from domain.log_events import LogEvent, Step
from domain.refusals import AppNotFound
from domain.viewers import Actor, PartnerMember, Role
from storage.news import MOST_PER_OWNER, AppNews
from storage.read.news import mark_of_app
from storage.sessions import Storage
from storage.write import log
from tests.parts import PortalDatabase
from tests.storage import rows

JOKE = Actor(Role.HELPDESK, "joke", "Joke")
APP, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture
async def storage(database: PortalDatabase) -> AsyncIterator[Storage]:
    storage = Storage(database.worker_url, pool=2)
    yield storage
    await storage.close()


@pytest.fixture
async def news(storage: Storage) -> AsyncIterator[AppNews]:
    news = AppNews(storage.engine)
    async with news.listening():
        with news.watch(APP, "first") as woken:
            await asyncio.wait_for(woken.wait(), 10)  # who listens anew wakes everyone
        yield news


async def happen(storage: Storage, app_id: UUID, event: str = "app_approved", *, fails: bool = False) -> None:
    async with storage.writing() as session:
        await log.append(session, [LogEvent(Step(uuid4().hex, "1", JOKE), event, app_id)], rows.NOW)
        if fails:
            await session.rollback()


async def test_a_watcher_is_woken_by_what_was_committed_for_its_app_alone(
    storage: Storage, news: AppNews
) -> None:
    with news.watch(APP, "an") as woken, news.watch(OTHER, "an") as others:
        await happen(storage, APP, fails=True)
        await happen(storage, OTHER)
        await asyncio.wait_for(others.wait(), 10)
        assert not woken.is_set(), "what was rolled back, or is another app's, woke it"
        await happen(storage, APP)
        await asyncio.wait_for(woken.wait(), 10)


async def test_a_broken_connection_is_made_anew_and_wakes_everyone(
    database: PortalDatabase, storage: Storage, news: AppNews
) -> None:
    owner = create_async_engine(database.owner_url)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    with news.watch(APP, "an") as woken:
        async with owner.connect() as connection:
            await connection.execute(text(end))
        await asyncio.wait_for(woken.wait(), 10)
        woken.clear()
        await happen(storage, APP)
        await asyncio.wait_for(woken.wait(), 10)
    await owner.dispose()


async def test_what_is_watched_is_counted_per_owner_until_it_ends(news: AppNews) -> None:
    watches = [news.watch(UUID(int=number), "an") for number in range(MOST_PER_OWNER)]
    for watch in watches:
        assert not news.is_full("an")
        watch.__enter__()
    assert news.is_full("an")
    assert not news.is_full("jan")
    for watch in watches:
        watch.__exit__(None, None, None)
    assert not news.is_full("an")


async def test_r15_a_partners_mark_moves_with_what_it_may_see(
    database: PortalDatabase, storage: Storage
) -> None:
    async with storage.writing() as session:
        session.add(rows.partner(1))
        await session.flush()
        session.add(rows.app(1, 1))
    pat, jan = (PartnerMember(UUID(int=9), UUID(int=number), "Pat", owner=True) for number in (1, 2))

    async def mark() -> str:
        async with storage.reading() as session:
            return await mark_of_app(session, pat, APP, rows.NOW)

    before = await mark()
    await happen(storage, APP, "note_added")
    assert await mark() == before, "what the helpdesk does among itself moved it"
    await happen(storage, APP)
    assert await mark() != before
    async with storage.reading() as reading:
        with pytest.raises(AppNotFound):
            await mark_of_app(reading, jan, APP, rows.NOW)
