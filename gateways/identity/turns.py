"""One change of a client at a time, over all processes of the portal.

A server whose only change is "replace the whole client" loses one of two changes that overlap. The lock is
PostgreSQL's, since that is the one thing that the web and the worker both have.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from gateways.identity.reachable import reachable

# Longer than two changes of the same client take, and short enough for a page.
LOCK_TIMEOUT = text("SET LOCAL lock_timeout = '12s'")
LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:client_id, 7591))")


class Turns:
    """Holds one connection for each turn, so the engine is not the one that the turn's own work uses.

    Its pool is how many changes run at once in one process: a slow identity server takes no more than that.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def of(self, client_id: str) -> AsyncIterator[None]:
        """Wait for this client's turn, and have it. Raises `OutsideSystemUnavailable` if it does not come."""
        with reachable():
            async with self._engine.begin() as connection:
                await connection.execute(LOCK_TIMEOUT)
                await connection.execute(LOCK, {"client_id": client_id})
                yield
