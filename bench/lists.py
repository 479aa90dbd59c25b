"""The wait for each list, p95 in milliseconds, among 10,000 apps, 200,000 rights and 1,000,000 log rows.

Ours is the function of `storage/read` that the web calls, from its call to the structs that it gives. The
floor is the same SQL, as SQLAlchemy compiled it, fetched by asyncpg on the same connection and left as it
came. The two take turns. A plan that reads all of `access_rights` or of `log` is a finding, and fails the
part.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.crowd import Crowd, driver_of, gather
from bench.figures import Report, wait
from bench.list_queries import ListQuery, list_queries
from bench.plans import Sent, big_scans, overheard
from bench.stack import folder_for_a_while
from bench.timing import p95_in_turns
from devstack.databases import PORTAL, WEB_LOGIN, ensure_logins
from devstack.postgres import Postgres
from migrate import migrate
from storage.sessions import ReadSession, Storage

EXPECTED = 0.5


@dataclass(frozen=True)
class Sizes:
    crowd: Crowd = field(default_factory=Crowd)
    rounds: int = 5
    turns: int = 40


async def measure(sizes: Sizes | None = None) -> Report:
    """A figure for each list, and a finding for each plan that reads a big table from end to end."""
    sizes = sizes or Sizes()
    async with _crowded_database(sizes.crowd) as storage:
        return await measure_in(storage, sizes)


async def measure_in(storage: Storage, sizes: Sizes) -> Report:
    """In a database that has its crowd already."""
    report = Report()
    async with storage.reading() as session:
        for name, query in list_queries().items():
            report += await _measured(name, query, storage, session, sizes)
    return report


@asynccontextmanager
async def _crowded_database(crowd: Crowd) -> AsyncIterator[Storage]:
    """A server that forgets durability, which reads do not feel; read with the web's own log-in."""
    with folder_for_a_while() as folder:
        async with Postgres(folder / "postgres", durable=False).running() as server:
            await ensure_logins(server)
            await server.create_database(PORTAL)
            await migrate(server.url(PORTAL))
            await gather(server.url(PORTAL), crowd)
            storage = Storage(server.url(PORTAL, WEB_LOGIN), pool=1)
            try:
                yield storage
            finally:
                await storage.close()


async def _measured(
    name: str, query: ListQuery, storage: Storage, session: ReadSession, sizes: Sizes
) -> Report:
    driver = await driver_of(await session.connection())
    with overheard(storage.engine) as sent:
        await query(session)
    statements = list(sent)
    p95 = await p95_in_turns(
        sizes.rounds, sizes.turns, lambda: query(session), lambda: _fetch(driver, statements)
    )
    figure = wait(f"lists: {name}", "ms p95", *p95, EXPECTED)
    scans = [table for statement in statements for table in await big_scans(driver, statement)]
    findings = [f"{name}: the plan reads all of {table}" for table in scans]
    return Report([figure], findings)


async def _fetch(driver: Any, statements: list[Sent]) -> None:
    for statement in statements:
        await driver.fetch(statement.sql, *statement.parameters)
