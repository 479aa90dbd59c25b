"""Bring a schema of the identity adapters' own to its newest form. `migrate.py` at the top runs it."""

from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema


async def bring_up(url: str, schema: str, migrations: Path) -> None:
    """Run every migration that the database lacks, all in one transaction. `url` is the owner's."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(partial(_upgrade, schema=schema, migrations=migrations))
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, schema: str, migrations: Path) -> None:
    # Before the first migration: Alembic's own version table is in it.
    connection.execute(CreateSchema(schema, if_not_exists=True))
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
