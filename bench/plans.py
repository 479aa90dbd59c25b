"""What SQLAlchemy sends to PostgreSQL, and how PostgreSQL means to answer it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

BIG_TABLES = frozenset({"access_rights", "log"})


@dataclass(frozen=True)
class Sent:
    """One statement as the driver gets it."""

    sql: str
    parameters: Sequence[Any]


@contextmanager
def overheard(engine: AsyncEngine) -> Iterator[list[Sent]]:
    """Collect the statements that the engine sends."""
    sent: list[Sent] = []

    def listen(_: object, __: object, sql: str, parameters: Sequence[Any], *___: object) -> None:
        sent.append(Sent(sql, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", listen)


async def big_scans(driver: Any, statement: Sent) -> list[str]:
    """The big tables that PostgreSQL would read from end to end for this statement."""
    # SQLAlchemy teaches the connection to read JSON; a plain one gives text.
    [[answer]] = await driver.fetch(f"EXPLAIN (FORMAT JSON) {statement.sql}", *statement.parameters)
    explained = json.loads(answer) if isinstance(answer, str) else answer
    return sorted(BIG_TABLES.intersection(_sequential_scans(explained[0]["Plan"])))


def _sequential_scans(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _sequential_scans(child)
