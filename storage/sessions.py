"""Sessions, in two types: a function that takes a `ReadSession` cannot be handed one that writes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

READ_SECONDS = 10
"""A read that takes longer is broken off: a page that waits longer is read by nobody."""


_SETTINGS = {
    "timezone": "UTC",
    "statement_timeout": f"{READ_SECONDS}s",
    # A plan that serves whoever asks reads ten thousand rows of the busiest app to show fifty.
    "plan_cache_mode": "force_custom_plan",
}


class ReadSession(AsyncSession):
    """A transaction that PostgreSQL itself keeps from writing."""


class WriteSession(AsyncSession):
    """A transaction that writes: of activities in domain tables, of `api/auth` in sign-in tables."""


def is_away(error: Exception) -> bool:
    """Whether the database could not be reached or took too long, so that asking again later may help.

    A broken rule of the tables, a missing right or a missing table is mended by no waiting.
    """
    if isinstance(error, IntegrityError | ProgrammingError | DataError):
        return False
    return isinstance(error, DBAPIError | NoFreeConnection | ConnectionError)


async def _connect(*where: Any, **how: Any) -> Any:
    """A connection of the driver. Raises `ConnectionError` for whatever keeps it from one.

    It has other words for that, such as FileNotFoundError for a socket: elsewhere that is a file of ours.
    """
    try:
        return await asyncpg.connect(*where, **how)
    except OSError as error:
        raise ConnectionError("no connection to the database") from error


class Storage:
    """The portal's database, as one process sees it with its own login."""

    def __init__(self, url: str, pool: int) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_pre_ping=False,
            hide_parameters=True,  # an error in a log must not hold what people wrote
            json_deserializer=msgspec.json.decode,  # a page of the log has a hundred small documents
            connect_args={"async_creator_fn": _connect, "server_settings": _SETTINGS},
        )
        read_only = self.engine.execution_options(postgresql_readonly=True)
        self._read = async_sessionmaker(read_only, class_=ReadSession, expire_on_commit=False)
        self._write = async_sessionmaker(self.engine, class_=WriteSession, expire_on_commit=False)
        at_once = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._write_at_once = async_sessionmaker(at_once, class_=WriteSession, expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadSession]:
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[WriteSession]:
        """One transaction: committed at the end, and rolled back by any error."""
        async with self._write.begin() as session:
            yield session

    @asynccontextmanager
    async def writing_at_once(self) -> AsyncIterator[WriteSession]:
        """For a statement that stands alone: each is a transaction of its own, without BEGIN and COMMIT."""
        async with self._write_at_once() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
