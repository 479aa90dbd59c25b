"""An embedded identity server behind a real HTTP server, with a database of its own and a clock to move."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from cryptography.fernet import Fernet
from litestar import Litestar
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from api.connect import connect_router
from gateways.identity.embedded.directory import EmbeddedDirectory
from gateways.identity.embedded.server import TokenServer
from gateways.identity.embedded.tables import clients
from gateways.identity.proof import ClientProof
from tests.fakes.clock import StillClock
from tests.gateways.identity.contract import MANY, Subject, new_id
from tests.gateways.identity.glewlwyd_server import Glewlwyd, glewlwyd
from tests.gateways.serving import Stage
from tests.parts import PortalDatabase

ENCRYPTION_KEY = Fernet.generate_key().decode()


@dataclass
class Embedded:
    """The server as the web and the worker have it, each with its own database log-in."""

    issuer: str
    server: TokenServer
    clock: StillClock
    subject: Subject
    web: EmbeddedDirectory
    web_sessions: async_sessionmaker[AsyncSession]
    http: httpx.AsyncClient

    async def post(self, endpoint: str, credentials: tuple[str, str] | None, **form: str) -> httpx.Response:
        """Post a form, with HTTP Basic if there are credentials."""
        auth = httpx.BasicAuth(*credentials) if credentials else httpx.Auth()
        return await self.http.post(f"{self.issuer}/connect/{endpoint}", data=form, auth=auth)

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"{self.issuer}{path}")
        assert answer.status_code == 200
        return answer.json()


@asynccontextmanager
async def sessions_at(url: str) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    engine = create_async_engine(url)
    try:
        yield async_sessionmaker(engine, expire_on_commit=False)
    finally:
        await engine.dispose()


def sessions_of_any_loop(url: str) -> async_sessionmaker[AsyncSession]:
    """Without a pool: the tests' HTTP server runs on another loop than theirs, and a connection has one."""
    return async_sessionmaker(create_async_engine(url, poolclass=NullPool), expire_on_commit=False)


@pytest.fixture(scope="session")
async def glewlwyd_server() -> AsyncIterator[Glewlwyd]:
    async with glewlwyd() as server:
        yield server


@pytest.fixture
async def embedded(
    database: PortalDatabase, stage: Stage, http: httpx.AsyncClient
) -> AsyncIterator[Embedded]:
    clock, issuer = StillClock(), stage.address
    server = TokenServer(sessions_of_any_loop(database.web_url), clock, issuer, [ENCRYPTION_KEY])
    stage.show(Litestar([connect_router(server)], openapi_config=None))

    async def gets(client_id: str, secret: str, scope: str | None = None) -> set[str] | str:
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        answer = await http.post(f"{issuer}/connect/token", data=form, auth=(client_id, secret))
        found = answer.json()
        return set(found["scope"].split()) if answer.is_success else str(found["error"])

    async def populate() -> set[str]:
        rows = [{"client_id": new_id(), "name": "one of many", "enabled": True} for _ in range(MANY)]
        async with sessions.begin() as session:
            await session.execute(insert(clients), rows)
        return {str(row["client_id"]) for row in rows}

    async with sessions_at(database.web_url) as web_sessions, sessions_at(database.worker_url) as sessions:
        web = EmbeddedDirectory(web_sessions, clock)
        proof = ClientProof(http, f"{issuer}/connect/token")
        subject = Subject(EmbeddedDirectory(sessions, clock), web, gets, proof, populate, clock.now)
        yield Embedded(issuer, server, clock, subject, web, web_sessions, http)
