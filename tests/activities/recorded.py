"""What stands in the tables, to be compared before and after."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from storage.sessions import Storage


async def everything(storage: Storage, tables: Sequence[str]) -> dict[str, Sequence[Row[Any]]]:
    """All rows of these tables."""
    async with storage.reading() as session:
        return {
            table: (await session.execute(text(f"SELECT * FROM {table} ORDER BY 1"))).all()  # noqa: S608 - ours
            for table in tables
        }
