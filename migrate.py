"""Bring every table of ours to the newest schema: `python migrate.py`, as the database's owner."""

import asyncio

from gateways.identity.embedded.migrate import migrate as migrate_identity_server
from gateways.identity.registration.migrate import migrate as migrate_registrations
from settings import Settings, SettingsError, read_settings
from storage.migrate import migrate as migrate_portal


async def migrate(url: str) -> None:
    """All are safe to run again; each is one transaction."""
    await migrate_portal(url)
    await migrate_identity_server(url)
    await migrate_registrations(url)


if __name__ == "__main__":
    try:
        settings = read_settings(Settings)
        settings.require("database_url")
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    asyncio.run(migrate(settings.database_url))
