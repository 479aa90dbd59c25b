"""Brings every part up on this machine, watches over them, and takes them down in reverse order."""

import asyncio
import fcntl
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from devstack.databases import PROJECT, Databases, databases
from devstack.processes import Child, PartFailed, Program
from devstack.readiness import answers
from devstack.settings import DevstackSettings
from devstack.temporal_server import TemporalServer


@dataclass(frozen=True)
class Stack:
    """All parts, running.

    `settings` says what was asked, with the ports that were free; `portal` has the address of every part, as
    the portal's own processes were told.
    """

    settings: DevstackSettings
    portal: DevstackSettings
    databases: Databases
    children: tuple[Child, ...]

    async def first_death(self) -> Child:
        """Wait until one of the parts ends, which none of them should."""
        deaths = {asyncio.ensure_future(child.wait()): child for child in self.children}
        try:
            done, _ = await asyncio.wait(deaths, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for death in deaths:
                death.cancel()
        return deaths[next(iter(done))]


@asynccontextmanager
async def running(asked: DevstackSettings) -> AsyncIterator[Stack]:
    """Start an embedded part for each address that is not set, then worker and web, and wait for them."""
    with _only_run_in(asked.data):
        settings = asked.settled()
        async with AsyncExitStack() as exits:
            enter = exits.enter_async_context
            async with _first_failure(), asyncio.TaskGroup() as starting:
                parts = starting.create_task(enter(_embedded_parts(settings)))
                temporal = starting.create_task(enter(_temporal(settings)))
                database = starting.create_task(enter(databases(settings)))
            urls, database_children = database.result()
            portal = settings.with_embedded_addresses(urls.informat_users_url)
            worker = await enter(_portal_program(portal, "worker", urls.worker_url, "worker.py"))
            web = await enter(_portal_program(portal, "web", urls.web_url, "-m", "api"))
            if not settings.database_url:
                # While those two load, which takes as long.
                await _load_sample(portal, urls.owner_url)
            children = (web, worker, *database_children, *temporal.result(), parts.result())
            await answers(f"http://{settings.http_host}:{settings.http_port}/health/ready", *children)
            await answers(settings.devstack_url, *children)
            yield Stack(settings, portal, urls, children)


@asynccontextmanager
async def _temporal(settings: DevstackSettings) -> AsyncIterator[list[Child]]:
    if settings.temporal_address:
        yield []
        return
    server = TemporalServer(
        port=settings.temporal_port,
        log=settings.data / "temporal.log",
        data_folder=settings.data,
        ui_port=settings.temporal_ui_port,
        namespace=settings.temporal_namespace,
    )
    async with server.running() as child:
        yield [child]


@asynccontextmanager
async def _embedded_parts(settings: DevstackSettings) -> AsyncIterator[Child]:
    command = (sys.executable, "-m", "devstack.embedded_parts")
    environment = {**os.environ, **settings.as_environment()}
    program = Program("mailbox and sign-in", command, settings.data / "parts.log", environment, PROJECT)
    async with program.running() as child:
        yield child


async def _load_sample(portal: DevstackSettings, owner_url: str) -> None:
    """The handbook's partners and apps; never into a database that was given."""
    command = (sys.executable, "-m", "devstack.sample.portal")
    environment = {**os.environ, **portal.as_environment(database_url=owner_url)}
    await Program("loading the sample", command, portal.data / "sample.log", environment, PROJECT).finish()


@asynccontextmanager
async def _portal_program(
    portal: DevstackSettings, name: str, database_url: str, *arguments: str
) -> AsyncIterator[Child]:
    """A process of the portal, with its own log-in to the database and no other."""
    environment = {**os.environ, **portal.as_environment(database_url=database_url)}
    command = (sys.executable, *arguments)
    async with Program(name, command, portal.data / f"{name}.log", environment, PROJECT).running() as child:
        yield child


@contextmanager
def _only_run_in(data_folder: Path) -> Iterator[None]:
    data_folder.mkdir(parents=True, exist_ok=True)
    with (data_folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PartFailed(f"Another run uses {data_folder}. Set PORTAL_DATA to another folder.") from None
        yield


@asynccontextmanager
async def _first_failure() -> AsyncIterator[None]:
    """Of parts that failed together, report one: the others were stopped because of it."""
    try:
        yield
    except BaseExceptionGroup as group:
        failures = group.subgroup(PartFailed)
        if failures is None:
            raise
        raise failures.exceptions[0] from None
