"""Bring the registrations' tables to the newest schema. `migrate.py` at the top runs it."""

from pathlib import Path

from gateways.identity.registration.tables import SCHEMA
from gateways.identity.schema import bring_up


async def migrate(url: str) -> None:
    """Run every migration that the database lacks, all in one transaction. `url` is the owner's."""
    await bring_up(url, SCHEMA, Path(__file__).parent / "migrations")
