"""The parts that a measurement needs, started in a folder of its own and gone afterwards."""

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import async_sessionmaker

from api.commands import Commands
from api.refusal_notes import RefusalNotes
from bench.bare.road import BareRoad
from bench.bare.worker import connect as connect_bare
from bench.road import Road
from devstack.databases import PROJECT
from devstack.processes import Program
from devstack.settings import DevstackSettings, read_devstack_settings
from devstack.supervisor import Stack, running
from gateways.clock import SystemClock
from gateways.identity.embedded.directory import EmbeddedDirectory
from storage.sessions import Storage
from workflows.connection import connect

PORTS = ("http_port", "devstack_port", "smtp_port", "oidc_port", "temporal_port", "temporal_ui_port")
ADDRESSES = (
    "database_url",
    "temporal_address",
    "smtp_url",
    "oidc_issuer",
    "informat_users_url",
    "invoice_api_url",
    "public_url",
)


@dataclass(frozen=True)
class Roads:
    """The same road twice, through the portal and through the floor, on one Temporal server."""

    stack: Stack
    ours: Road
    floor: BareRoad


@contextmanager
def folder_for_a_while() -> Iterator[Path]:
    """A folder that other users may enter: started by root, PostgreSQL runs as another."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@asynccontextmanager
async def portal() -> AsyncIterator[Stack]:
    """What `make run` starts, on free ports. Addresses in the environment are left alone: nobody's real
    database is to be filled with measurements."""
    with folder_for_a_while() as folder:
        alone: dict[str, Any] = {**dict.fromkeys(PORTS, 0), **dict.fromkeys(ADDRESSES, "")}
        async with running(read_devstack_settings(data=folder / "portal", **alone)) as stack:
            yield stack


@asynccontextmanager
async def roads() -> AsyncIterator[Roads]:
    """The portal with its worker, and the floor's worker beside it."""
    async with portal() as stack, AsyncExitStack() as exits:
        settings = stack.portal
        tally = settings.data / "bare.tally"
        await exits.enter_async_context(_bare_worker(settings, tally).running())
        storage = Storage(stack.databases.web_url, pool=10)
        exits.push_async_callback(storage.close)
        http = await exits.enter_async_context(httpx.AsyncClient(timeout=60))
        temporal = await connect(
            settings.temporal_address,
            settings.temporal_namespace,
            settings.history_secrets,
            settings.temporal_access,
        )
        clock = SystemClock()
        directory = EmbeddedDirectory(async_sessionmaker(storage.engine, expire_on_commit=False), clock)
        commands = Commands(temporal, RefusalNotes(storage, clock))
        road = Road(commands, storage, directory, http, settings.public_url, settings.scopes)
        bare = await connect_bare(settings.temporal_address, settings.temporal_namespace)
        yield Roads(stack, road, BareRoad(bare, tally, await road.mails_owed()))


def _bare_worker(settings: DevstackSettings, tally: Path) -> Program:
    where = (settings.temporal_address, settings.temporal_namespace, str(tally))
    command = (sys.executable, "-m", "bench.bare.worker", *where)
    log = settings.data / "bare-worker.log"
    return Program("the floor's worker", command, log, dict(os.environ), PROJECT)
