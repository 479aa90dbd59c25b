"""The embedded identity server keeps the contract; and what is its own."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

from gateways import OutsideSystemUnavailable
from gateways.identity.embedded.directory import EmbeddedDirectory
from gateways.identity.embedded.server import TokenServer
from gateways.identity.port import ClientSecret
from tests.fakes.clock import StillClock
from tests.gateways.identity.conftest import ENCRYPTION_KEY, Embedded, sessions_at
from tests.gateways.identity.contract import PUPILS, ClientDirectoryContract, Subject
from tests.gateways.identity.line import line_to_socket
from tests.gateways.identity.outage_contract import Outage, OutageContract
from tests.gateways.identity.test_token_endpoint import ASKED, client_with_secret, refusal
from tests.parts import PortalDatabase

SOCKET = ".s.PGSQL.5432"


class TestEmbeddedDirectory(ClientDirectoryContract, OutageContract):
    @pytest.fixture
    def subject(self, embedded: Embedded) -> Subject:
        return embedded.subject

    @pytest.fixture
    async def outage(self, embedded: Embedded, database: PortalDatabase) -> AsyncIterator[Outage]:
        """Its line is the one to the database."""
        far = Path(database.server.socket_folder)
        with tempfile.TemporaryDirectory() as near:
            async with line_to_socket(far / SOCKET, Path(near) / SOCKET) as line, AsyncExitStack() as stack:
                directories = []
                for url in (database.worker_url, database.web_url):
                    sessions = await stack.enter_async_context(sessions_at(url.replace(str(far), near)))
                    directory = EmbeddedDirectory(sessions, embedded.clock)
                    await directory.get_client("nobody")  # connected, so that what is cut is the change
                    directories.append(directory)
                yield Outage(embedded.subject, line, *directories)


async def test_a_secret_tells_when_it_was_made_and_last_used_to_the_minute(embedded: Embedded) -> None:
    client_id = await embedded.subject.new_client(PUPILS)
    made_at = embedded.clock.now()
    secret_id, secret = await embedded.subject.new_secret(client_id)
    assert await embedded.web.list_secrets(client_id) == [ClientSecret(secret_id, made_at, None, None)]
    for seconds in (10, 20, 40):
        embedded.clock.move(timedelta(seconds=seconds))
        assert await embedded.subject.gets(client_id, secret) == {PUPILS}
    used_at = made_at + timedelta(seconds=70)
    assert [one.last_used_at for one in await embedded.web.list_secrets(client_id)] == [used_at]
    # The worker sees as much, to warn in time, without the hash.
    assert await embedded.subject.worker.list_secrets(client_id) == await embedded.web.list_secrets(client_id)


async def test_a_secret_is_over_at_the_second_it_expires(embedded: Embedded) -> None:
    client_id = await embedded.subject.new_client(PUPILS)
    _, secret = await embedded.subject.new_secret(client_id, embedded.clock.now() + timedelta(seconds=30))
    embedded.clock.move(timedelta(seconds=29))
    assert await embedded.subject.gets(client_id, secret) == {PUPILS}
    embedded.clock.move(timedelta(seconds=1))
    assert await embedded.subject.gets(client_id, secret) == "invalid_client"


async def test_a_secret_that_could_be_guessed_is_refused(embedded: Embedded) -> None:
    client_id = await embedded.subject.new_client(PUPILS)
    with pytest.raises(ValueError, match="43 random characters"):
        await embedded.web.add_secret(client_id, uuid4(), "welcome123", None)


@pytest.mark.parametrize("scope", ["two scopes", 'quo"te', "", "caf\u00e9", "x" * 256])
async def test_a_scope_that_would_not_fit_in_a_token_is_refused(embedded: Embedded, scope: str) -> None:
    client_id = await embedded.subject.new_client(PUPILS)
    with pytest.raises(IntegrityError):
        await embedded.subject.worker.set_scopes(client_id, frozenset({scope}), frozenset({scope, PUPILS}))
    assert await embedded.subject.gets_with_new_secret(client_id) == {PUPILS}


async def test_the_web_cannot_grant_and_the_worker_cannot_open(embedded: Embedded) -> None:
    client_id, scopes = await embedded.subject.new_client(PUPILS), frozenset({PUPILS})
    for forbidden in (
        embedded.web.ensure_client("new", "new"),
        embedded.web.set_enabled(client_id, True),
        embedded.web.set_scopes(client_id, scopes, scopes),
        embedded.subject.worker.add_secret(client_id, uuid4(), token_urlsafe(32), None),
        embedded.subject.worker.remove_secret(client_id, uuid4()),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            await forbidden


async def test_a_database_that_is_away_is_an_outside_system_that_is_away(tmp_path: Path) -> None:
    engine = create_async_engine(f"postgresql+asyncpg://portal_web@/portal?host={tmp_path}")
    directory = EmbeddedDirectory(async_sessionmaker(engine), StillClock())
    server = TokenServer(async_sessionmaker(engine), StillClock(), "https://x.example", [ENCRYPTION_KEY])
    for call in (directory.get_client("one"), directory.set_enabled("one", True), server.jwks()):
        with pytest.raises(OutsideSystemUnavailable, match="identity server is not available"):
            await call
    with pytest.raises(OutsideSystemUnavailable):
        _ = [client async for client in directory.list_clients()]


async def test_a_connection_that_breaks_is_an_outside_system_that_is_away(
    embedded: Embedded, database: PortalDatabase
) -> None:
    credentials = await client_with_secret(embedded, PUPILS)
    assert await embedded.web.get_client(credentials[0]) is not None
    await database.server.drop_database(database.name)
    with pytest.raises(OutsideSystemUnavailable):
        await embedded.web.get_client(credentials[0])
    answer = await embedded.post("token", credentials, **ASKED)
    assert refusal(answer) == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"] == "5"
