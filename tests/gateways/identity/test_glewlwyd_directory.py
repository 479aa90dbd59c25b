"""Glewlwyd keeps the contract, as far as it can; and what is its own."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from devstack.postgres import PostgresServer
from gateways.clock import SystemClock
from gateways.identity.glewlwyd.directory import GlewlwydDirectory
from gateways.identity.management import TOTAL_SECONDS, Management
from gateways.identity.port import ClientDirectory
from gateways.identity.turns import Turns
from tests.gateways.identity.contract import EVERY_SCOPE, ClientDirectoryContract, Subject
from tests.gateways.identity.glewlwyd_server import Glewlwyd, glewlwyd
from tests.gateways.identity.line import Line, line_to
from tests.gateways.identity.outage_contract import Outage, WebOutage, WebOutageContract

pytestmark = pytest.mark.xdist_group("Glewlwyd")


@dataclass(frozen=True)
class Place:
    """The server, and the turns that are taken at it."""

    server: Glewlwyd
    turns: Turns

    def directory(
        self, http: httpx.AsyncClient, api: str, seconds: float = TOTAL_SECONDS
    ) -> GlewlwydDirectory:
        asked = Management(http, seconds)
        return GlewlwydDirectory(asked, api, self.server.api_key, self.turns, SystemClock())

    @asynccontextmanager
    async def through(
        self, seconds: float, tls: ssl.SSLContext | None
    ) -> AsyncIterator[tuple[Line, ClientDirectory]]:
        scheme = "https" if tls else "http"
        async with httpx.AsyncClient() as http, line_to(self.server.port, tls) as (line, port):
            yield line, self.directory(http, f"{scheme}://127.0.0.1:{port}/api", seconds)


@pytest.fixture(scope="module")
async def place(postgres: PostgresServer) -> AsyncIterator[Place]:
    async with glewlwyd() as server:
        engine = create_async_engine(postgres.url("postgres"))
        yield Place(server, Turns(engine))
        await engine.dispose()


@pytest.fixture
def directory(place: Place, http: httpx.AsyncClient) -> GlewlwydDirectory:
    return place.directory(http, place.server.api)


@pytest.fixture
def subject(place: Place, directory: GlewlwydDirectory, http: httpx.AsyncClient) -> Subject:
    async def gets(client_id: str, secret: str, scope: str | None = None) -> set[str] | str:
        # It gives what it can of what is asked, and nothing to who asks for nothing.
        form = {"grant_type": "client_credentials", "scope": scope or " ".join(EVERY_SCOPE)}
        answer = await http.post(place.server.token_endpoint, data=form, auth=(client_id, secret))
        if answer.status_code == httpx.codes.FORBIDDEN:
            return "invalid_client"
        found = answer.json()
        if answer.is_success:
            return set(found["scope"].split())
        return "invalid_scope" if found == {"error": "scope_invalid"} else str(found)

    async def populate() -> set[str]:
        return set(place.server.many)

    return Subject(directory, directory, gets, populate, SystemClock().now)


@pytest.fixture
async def outage(place: Place, subject: Subject) -> AsyncIterator[Outage]:
    async with place.through(TOTAL_SECONDS, None) as (line, directory):
        yield Outage(subject, line, directory, directory)


@pytest.fixture
def web_outage(place: Place, subject: Subject) -> WebOutage:
    return WebOutage(subject, place.through)


class TestGlewlwyd(ClientDirectoryContract, WebOutageContract):
    pass
