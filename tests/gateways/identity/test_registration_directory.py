"""Dynamic registration keeps the contract, as far as the standards go; and what is its own."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from devstack.postgres import PostgresServer
from gateways.clock import SystemClock
from gateways.identity.management import TOTAL_SECONDS, Management
from gateways.identity.port import ClientDirectory, NotCapable
from gateways.identity.registration.directory import RegistrationDirectory
from gateways.identity.registration.store import Registrations
from gateways.identity.registration.tables import clients
from gateways.identity.turns import Turns
from tests.gateways.identity.conftest import sessions_at
from tests.gateways.identity.contract import EVERY_SCOPE, PUPILS, ClientDirectoryContract, Subject
from tests.gateways.identity.line import Line, line_to
from tests.gateways.identity.outage_contract import Outage, WebOutage, WebOutageContract
from tests.gateways.identity.registering_server import RegisteringServer, registering_server
from tests.parts import fresh_database

pytestmark = pytest.mark.xdist_group("oidc-provider")
KEY = Fernet.generate_key().decode()


@dataclass(frozen=True)
class Place:
    """The server, and the record of what it registered, as the worker and the web have it."""

    server: RegisteringServer
    locks: AsyncEngine
    worker: Registrations
    web: Registrations
    worker_sessions: async_sessionmaker[AsyncSession]

    def directory(
        self, http: httpx.AsyncClient, kept: Registrations, address: str, seconds: float = TOTAL_SECONDS
    ) -> RegistrationDirectory:
        asked, turns = Management(http, seconds), Turns(self.locks)
        return RegistrationDirectory(asked, f"{address}/reg", self.server.token, kept, turns, SystemClock())

    @asynccontextmanager
    async def through(
        self, seconds: float, tls: ssl.SSLContext | None
    ) -> AsyncIterator[tuple[Line, ClientDirectory]]:
        async with self.outage(seconds, tls) as (line, worker, _):
            yield line, worker

    @asynccontextmanager
    async def outage(
        self, seconds: float, tls: ssl.SSLContext | None
    ) -> AsyncIterator[tuple[Line, ClientDirectory, ClientDirectory]]:
        scheme = "https" if tls else "http"
        async with httpx.AsyncClient() as http, line_to(self.server.port, tls) as (line, port):
            address = f"{scheme}://127.0.0.1:{port}"
            yield (
                line,
                self.directory(http, self.worker, address, seconds),
                self.directory(http, self.web, address, seconds),
            )


@pytest.fixture(scope="module")
async def server(parts_folder: Path) -> AsyncIterator[RegisteringServer]:
    async with registering_server(parts_folder) as running:
        yield running


@pytest.fixture(scope="module")
async def place(server: RegisteringServer, postgres_with_template: PostgresServer) -> AsyncIterator[Place]:
    async with (
        fresh_database(postgres_with_template) as database,
        sessions_at(database.worker_url) as worker,
        sessions_at(database.web_url) as web,
    ):
        locks = create_async_engine(database.worker_url)
        yield Place(server, locks, Registrations(worker, [KEY]), Registrations(web, [KEY]), worker)
        await locks.dispose()


@pytest.fixture
def subject(place: Place, http: httpx.AsyncClient) -> Subject:
    async def asks(client_id: str, secret: str, scope: str) -> set[str] | str:
        answer = await http.post(
            place.server.token_endpoint,
            data={"grant_type": "client_credentials", "scope": scope},
            auth=(client_id, secret),
        )
        found = answer.json()
        if answer.is_success:
            return set(found["scope"].split())
        # A known client that may not use this grant: how one is switched off here.
        return "invalid_client" if found["error"] == "invalid_request" else str(found["error"])

    async def gets(client_id: str, secret: str, scope: str | None = None) -> set[str] | str:
        if scope:
            return await asks(client_id, secret, scope)
        # It never says what a client can get, only whether it can get what it asks.
        answers = await asyncio.gather(*(asks(client_id, secret, one) for one in EVERY_SCOPE))
        granted = set[str]().union(*(one for one in answers if isinstance(one, set)))
        return granted or str(answers[0])

    async def populate() -> set[str]:
        rows = [
            {
                "asked_id": one.client_id,
                "tries": 1,
                "client_id": one.client_id,
                "path": one.path,
                "encrypted_token": Fernet(KEY).encrypt(one.token.encode()),
            }
            for one in place.server.many
        ]
        async with place.worker_sessions.begin() as session:
            await session.execute(insert(clients), rows)
        return {one.client_id for one in place.server.many}

    address = f"http://127.0.0.1:{place.server.port}"
    worker = place.directory(http, place.worker, address)
    return Subject(worker, place.directory(http, place.web, address), gets, populate, SystemClock().now)


@pytest.fixture
async def outage(place: Place, subject: Subject) -> AsyncIterator[Outage]:
    async with place.outage(TOTAL_SECONDS, None) as (line, worker, web):
        yield Outage(subject, line, worker, web)


@pytest.fixture
def web_outage(place: Place, subject: Subject) -> WebOutage:
    return WebOutage(subject, place.through)


class TestRegistration(ClientDirectoryContract, WebOutageContract):
    pass


async def test_a_secret_that_was_removed_never_comes_back(subject: Subject) -> None:
    client_id = await subject.new_client(PUPILS)
    secret_id, secret = await subject.new_secret(client_id)
    await subject.web.remove_secret(client_id, secret_id)
    with pytest.raises(NotCapable, match="the secret that was removed"):
        await subject.new_secret(client_id)
    assert await subject.web.list_secrets(client_id) == []
    assert await subject.gets(client_id, secret) == "invalid_client"
