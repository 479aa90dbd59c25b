"""The two databases of one machine: the portal's own, and the sample of Informat's."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from devstack.postgres import Postgres, PostgresServer
from devstack.processes import Child, Program
from devstack.settings import DevstackSettings

PROJECT = Path(__file__).parents[1]
PORTAL = "portal"
WEB_LOGIN = "portal_web"
WORKER_LOGIN = "portal_worker"
# The sample's database, and the login that may only read it.
INFORMAT_USERS = "informat_users"


@dataclass(frozen=True)
class Databases:
    """An address for each kind of process. A database of your own has one login for all of them."""

    owner_url: str
    web_url: str
    worker_url: str
    informat_users_url: str


@asynccontextmanager
async def databases(settings: DevstackSettings) -> AsyncIterator[tuple[Databases, list[Child]]]:
    """Both databases, filled and at the newest schema, and the embedded server's process if there is one."""
    given, given_users = settings.database_url, settings.informat_users_url
    if given and given_users:
        await _fill(settings, given, "")
        yield Databases(given, given, given, given_users), []
        return
    async with Postgres(settings.data / "postgres").child() as (child, server):
        await ensure_logins(server)
        await _ensure_databases(server)
        urls = Databases(
            owner_url=given or server.url(PORTAL),
            web_url=given or server.url(PORTAL, WEB_LOGIN),
            worker_url=given or server.url(PORTAL, WORKER_LOGIN),
            informat_users_url=given_users or server.url(INFORMAT_USERS, INFORMAT_USERS),
        )
        await _fill(settings, urls.owner_url, "" if given_users else server.url(INFORMAT_USERS))
        yield urls, [child]


async def ensure_logins(server: PostgresServer) -> None:
    """The log-ins of the processes; what each may do is granted by the migrations and by the sample."""
    for login in (WEB_LOGIN, WORKER_LOGIN, INFORMAT_USERS):
        await server.ensure_login(login)


async def _ensure_databases(server: PostgresServer) -> None:
    for name in (PORTAL, INFORMAT_USERS):
        if not await server.has_database(name):
            await server.create_database(name)


async def _fill(settings: DevstackSettings, url: str, sample_url: str) -> None:
    addresses = settings.as_environment(database_url=url, informat_users_url=sample_url)
    program = Program(
        name="filling the databases",
        command=(sys.executable, "-m", "devstack.fill_databases"),
        log=settings.data / "databases.log",
        environment={**os.environ, **addresses},
        folder=PROJECT,
    )
    await program.finish()
