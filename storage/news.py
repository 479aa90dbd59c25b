"""That an app has something newer, from PostgreSQL's NOTIFY to whoever watches it in this process.

One connection listens for all of them. It may break, and a message may be missed: a watcher looks again by
itself now and then, and after each new connection everyone is woken.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from background import running

CHANNEL = "app_news"
AGAIN_SECONDS = 1.0
"""After a broken connection; a database that restarts is away for some seconds."""
PROOF_SECONDS = 30.0
"""A connection over which nothing comes may be dead, so it is asked this often."""
MOST_PER_OWNER = 4
"""Over HTTP/1.1 a browser has six connections to a host: streams must not take them all."""

logger = structlog.get_logger(__name__)


async def is_set_within(seconds: float, event: asyncio.Event) -> bool:
    """Wait for an event, and say whether it came in time."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
    return event.is_set()


class AppNews:
    """Wakes who watches an app. It counts the watches of each owner in this process alone."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._watches: dict[UUID, set[asyncio.Event]] = {}
        self._owned: Counter[str] = Counter()

    def listening(self) -> AbstractAsyncContextManager[None]:
        """Listen as long as this lasts."""
        return running(self._keep_listening())

    def is_full(self, owner: str) -> bool:
        return self._owned[owner] >= MOST_PER_OWNER

    @contextmanager
    def watch(self, app_id: UUID, owner: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the app has something newer; the watcher clears it."""
        woken = asyncio.Event()
        self._watches.setdefault(app_id, set()).add(woken)
        self._owned[owner] += 1
        try:
            yield woken
        finally:
            self._owned -= Counter([owner])  # which keeps no owner without a watch
            self._watches[app_id].discard(woken)
            if not self._watches[app_id]:
                del self._watches[app_id]

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen()
            except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                logger.warning("not listening for news", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> None:
        """Until the connection breaks. It is none of the pool's, which keeps its size for who reads."""
        pooled = await self._engine.raw_connection()
        driver: Any = pooled.driver_connection
        pooled.detach()
        try:
            await driver.add_listener(CHANNEL, self._hear)
            for woken in set().union(*self._watches.values()):
                woken.set()
            closed = asyncio.Event()
            driver.add_termination_listener(lambda _: closed.set())
            while not await is_set_within(PROOF_SECONDS, closed):
                await driver.execute("SELECT 1", timeout=PROOF_SECONDS)
        finally:
            driver.terminate()

    def _hear(self, _: object, __: int, ___: str, app_id: str) -> None:
        for woken in self._watches.get(UUID(app_id), ()):
            woken.set()
