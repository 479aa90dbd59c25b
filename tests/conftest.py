"""Fixtures for all tests: the real parts, started when a test first asks for one."""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from devstack.databases import INFORMAT_USERS
from devstack.mailbox import Mailbox
from devstack.ports import free_port
from devstack.postgres import PostgresServer
from devstack.sample import informat_users
from devstack.sign_in import sign_in
from devstack.temporal_server import TemporalServer
from settings import Environment
from tests.lifecycle.running import RunningPortal, portal_in
from tests.parts import (
    MailServer,
    PortalDatabase,
    fresh_database,
    mail_server_in,
    make_template,
    quick_postgres,
    throw_away_folder,
)

# A machine that is busy makes no property false.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


MEMORY = Path("/dev/shm")  # noqa: S108 - each makes a folder of its own in it
ROOM = 4 * 2**30
"""Free bytes that are plenty for all processes of a run."""


def pytest_configure() -> None:
    """Keep in memory what the tests write: a disk takes ten times as long over a database."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it need not be searched for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def parts_folder() -> Iterator[Path]:
    """Where the parts of this test process keep their data and logs."""
    with throw_away_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
async def postgres(parts_folder: Path) -> AsyncIterator[PostgresServer]:
    async with quick_postgres(parts_folder) as server:
        yield server


@pytest.fixture(scope="session")
async def postgres_with_template(postgres: PostgresServer) -> PostgresServer:
    await make_template(postgres)
    return postgres


@pytest.fixture
async def database(postgres_with_template: PostgresServer) -> AsyncIterator[PortalDatabase]:
    """A migrated, empty database for this test alone."""
    async with fresh_database(postgres_with_template) as database:
        yield database


@pytest.fixture(scope="session")
async def informat_users_url(postgres: PostgresServer) -> str:
    """The sample of Informat's own database, as the portal may read it."""
    await postgres.create_database(INFORMAT_USERS)
    await informat_users.load(postgres.url(INFORMAT_USERS))
    return postgres.url(INFORMAT_USERS, INFORMAT_USERS)


@pytest.fixture(scope="session")
async def temporal_address(parts_folder: Path) -> AsyncIterator[str]:
    """A Temporal server in memory, shared by the tests of this process: use ids and queues of your own."""
    server = TemporalServer(free_port(), parts_folder / "temporal.log")
    async with server.running():
        yield server.address


@pytest.fixture(scope="session")
async def mail_server(parts_folder: Path) -> AsyncIterator[MailServer]:
    async with mail_server_in(parts_folder / "mail") as server:
        yield server


@pytest.fixture
def mailbox(mail_server: MailServer) -> Mailbox:
    """The mailbox behind `mail_server`, empty at the start of the test."""
    mail_server.mailbox.clear()
    return mail_server.mailbox


@pytest.fixture(scope="session")
def sign_in_issuer() -> Iterator[str]:
    """The development sign-in, with the sample's people."""
    with sign_in(Environment.DEVELOPMENT) as issuer:
        yield issuer


@pytest.fixture(scope="session")
async def running_portal(parts_folder: Path) -> AsyncIterator[RunningPortal]:
    """The whole portal as processes, shared: each test works with partners and apps of its own."""
    async with portal_in(parts_folder / "portal") as portal:
        yield portal


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the running portal in one process, so that it is started once; and those of a rule or
    of a sentence, which take less time than it takes to hand them out."""
    for item in items:
        if "running_portal" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("running portal"))
        elif item.path.parent.name == "domain" or item.path.stem in ("test_words", "test_templates"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
