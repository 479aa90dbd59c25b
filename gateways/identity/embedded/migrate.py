"""Bring the identity server's tables to the newest schema. `migrate.py` at the top runs it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from gateways.identity.embedded.tables import SCHEMA

MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(url: str) -> None:
    """Run every migration that the database lacks, all in one transaction. `url` is the owner's."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    # Before the first migration: Alembic's own version table is in it.
    connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
