"""The real parts that tests run against: each is started once per test process, on ports of its own."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from devstack.databases import WEB_LOGIN, WORKER_LOGIN, ensure_logins
from devstack.mailbox import Mailbox
from devstack.postgres import Postgres, PostgresServer
from devstack.smtp_server import smtp_server
from migrate import migrate

TEMPLATE = "portal_template"


@dataclass(frozen=True)
class PortalDatabase:
    """A migrated, empty database, with the address that each kind of process has of it."""

    server: PostgresServer
    name: str

    @property
    def owner_url(self) -> str:
        return self.server.url(self.name)

    @property
    def web_url(self) -> str:
        return self.server.url(self.name, WEB_LOGIN)

    @property
    def worker_url(self) -> str:
        return self.server.url(self.name, WORKER_LOGIN)


@dataclass(frozen=True)
class MailServer:
    """A running SMTP server, and what arrived there."""

    port: int
    mailbox: Mailbox

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@asynccontextmanager
async def mail_server_in(folder: Path) -> AsyncIterator[MailServer]:
    """A server that keeps its mails in this folder."""
    mailbox = Mailbox(folder)
    async with smtp_server(mailbox) as port:
        yield MailServer(port, mailbox)


@contextmanager
def throw_away_folder() -> Iterator[Path]:
    """A folder that other users may enter: started by root, PostgreSQL runs as another."""
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def quick_postgres(folder: Path) -> AsyncIterator[PostgresServer]:
    """A server that forgets durability for speed, with the processes' log-ins."""
    async with Postgres(folder / "postgres", durable=False).running() as server:
        await ensure_logins(server)
        yield server


async def make_template(server: PostgresServer) -> None:
    """One migrated database, to copy for each test."""
    await server.create_database(TEMPLATE)
    await migrate(server.url(TEMPLATE))


@asynccontextmanager
async def fresh_database(server: PostgresServer) -> AsyncIterator[PortalDatabase]:
    """A copy of the template, dropped afterwards: each weighs some 8 MB."""
    database = PortalDatabase(server, f"test_{uuid4().hex}")
    await server.create_database(database.name, TEMPLATE)
    try:
        yield database
    finally:
        await server.drop_database(database.name)
