"""Tells a database that is away from a statement that is wrong."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateways import OutsideSystemUnavailable
from gateways.identity.port import SYSTEM


class ReachableSessions:
    """Sessions of an adapter's own tables, which say that the database is away as `reachable` does."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        with reachable():
            async with self._sessions() as session:
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, and rolled back by any error."""
        with reachable():
            async with self._sessions.begin() as session:
                yield session


@contextmanager
def reachable() -> Iterator[None]:
    """Turn what may pass, such as a lost connection, into `OutsideSystemUnavailable`.

    A broken rule of the tables, a missing right or a missing table stays what it is: waiting mends none.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except DBAPIError as error:
        raise OutsideSystemUnavailable(SYSTEM, str(error.orig)) from error
    except (NoFreeConnection, OSError, TimeoutError) as error:
        raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from error
