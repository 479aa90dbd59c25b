"""Migrates the portal's database and loads the sample: `python -m devstack.fill_databases`.

A process of its own, so that the supervisor need not load what talks to databases. The addresses, which may
have passwords in them, come in the environment: PORTAL_DATABASE_URL, and PORTAL_INFORMAT_USERS_URL unless
Informat's database is a real one.
"""

import asyncio
import os

from devstack.sample import informat_users
from migrate import migrate


async def fill(database_url: str, informat_users_url: str) -> None:
    await migrate(database_url)
    if informat_users_url:
        await informat_users.load(informat_users_url)


if __name__ == "__main__":
    asyncio.run(fill(os.environ["PORTAL_DATABASE_URL"], os.environ["PORTAL_INFORMAT_USERS_URL"]))
