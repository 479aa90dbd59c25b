"""A database as full as a few busy years leave it, made by PostgreSQL itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

SCRIPT = Path(__file__).with_name("crowd.sql")
FIRST_SCHOOL = 120_001
"""From here on the sample has four hundred schools of one big admin; the crowd goes on after them."""


@dataclass(frozen=True)
class Crowd:
    """How many rows there are. The first app is a busy one, with a hundredth of the whole log."""

    apps: int = 10_000
    rights_per_app: int = 20
    log_rows: int = 1_000_000
    waiting: int = 200
    apps_per_partner: int = 100


async def gather(url: str, crowd: Crowd) -> None:
    """Fill the database at `url`, opened with the owner's log-in, and let PostgreSQL count what is there."""
    async with _owner(url) as driver:
        await driver.execute(Template(SCRIPT.read_text()).substitute(asdict(crowd)))
        await driver.execute("VACUUM ANALYZE")


async def give_apps(url: str, to: UUID) -> None:
    """Let the apps of the crowd's first partner belong to somebody who can sign in."""
    async with _owner(url) as driver:
        await driver.execute("UPDATE apps SET partner_id = $1 WHERE partner_id = $2", to, partner_id(0))


@asynccontextmanager
async def _owner(url: str) -> AsyncIterator[Any]:
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            yield await driver_of(connection)
    finally:
        await engine.dispose()


async def driver_of(connection: AsyncConnection) -> Any:
    """The connection of asyncpg below this one."""
    return (await connection.get_raw_connection()).driver_connection


def partner_id(number: int) -> UUID:
    return _id("a", number)


def app_id(number: int) -> UUID:
    return _id("b", number)


def client_id(number: int) -> str:
    return str(_id("c", number))


def schools(count: int) -> frozenset[str]:
    """The institution numbers of this many schools that have rights in the crowd."""
    return frozenset(str(FIRST_SCHOOL + number) for number in range(count))


def _id(kind: str, number: int) -> UUID:
    return UUID(f"{kind * 8}-0000-4000-8000-{number:012d}")
