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
from litestar import Litestar, post
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from devstack.people_at_work import trusted
from devstack.postgres import PostgresServer
from gateways import OutsideSystemUnavailable
from gateways.clock import SystemClock
from gateways.identity.adapters import client_directory, client_proof
from gateways.identity.choice import ChosenIdentityServer, IdentityServerKind
from gateways.identity.management import TOTAL_SECONDS, Management
from gateways.identity.port import ClientDirectory, NotCapable
from gateways.identity.registration.directory import RegistrationDirectory
from gateways.identity.registration.store import Registrations
from gateways.identity.registration.tables import clients
from gateways.identity.turns import Turns
from tests.gateways.identity.contract import EVERY_SCOPE, PUPILS, ClientDirectoryContract, Subject, new_id
from tests.gateways.identity.line import Line, line_to
from tests.gateways.identity.outage_contract import Outage, WebOutage, WebOutageContract
from tests.gateways.identity.registering_server import RegisteringServer, registering_server
from tests.gateways.serving import Stage
from tests.parts import fresh_database

pytestmark = pytest.mark.xdist_group("oidc-provider")
KEY = Fernet.generate_key().decode()


@dataclass(frozen=True)
class Place:
    """The server, and the database with what it registered, with the log-ins of the worker and of the web."""

    server: RegisteringServer
    worker_engine: AsyncEngine
    web_engine: AsyncEngine

    def directory(
        self, http: httpx.AsyncClient, engine: AsyncEngine, address: str, seconds: float
    ) -> RegistrationDirectory:
        return RegistrationDirectory(
            Management(http, seconds),
            f"{address}/reg",
            self.server.token,
            Registrations(async_sessionmaker(engine), [KEY]),
            Turns(engine),
            SystemClock(),
        )

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
        async with (
            httpx.AsyncClient(verify=trusted()) as http,
            line_to(self.server.port, tls) as (line, port),
        ):
            address = f"{scheme}://127.0.0.1:{port}"
            yield (
                line,
                self.directory(http, self.worker_engine, address, seconds),
                self.directory(http, self.web_engine, address, seconds),
            )


@pytest.fixture(scope="module")
async def server(parts_folder: Path) -> AsyncIterator[RegisteringServer]:
    async with registering_server(parts_folder) as running:
        yield running


@pytest.fixture(scope="module")
async def place(server: RegisteringServer, postgres_with_template: PostgresServer) -> AsyncIterator[Place]:
    async with fresh_database(postgres_with_template) as database:
        engines = [create_async_engine(url) for url in (database.worker_url, database.web_url)]
        yield Place(server, *engines)
        for engine in engines:
            await engine.dispose()


@pytest.fixture(scope="module")
async def subject(place: Place) -> AsyncIterator[Subject]:
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
        if (refused := await asks(client_id, secret, EVERY_SCOPE[0])) == "invalid_client":
            return refused
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
        async with place.worker_engine.begin() as connection:
            await connection.execute(insert(clients), rows)
        return {one.client_id for one in place.server.many}

    chosen = ChosenIdentityServer(
        IdentityServerKind.REGISTRATION,
        f"http://127.0.0.1:{place.server.port}/reg",
        place.server.token,
        place.server.token_endpoint,
        [KEY],
    )
    async with (
        httpx.AsyncClient(verify=trusted()) as http,
        client_directory(chosen, place.worker_engine, SystemClock()) as worker,
        client_directory(chosen, place.web_engine, SystemClock()) as web,
    ):
        yield Subject(worker, web, gets, client_proof(chosen, http), populate, SystemClock().now)


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


@pytest.mark.parametrize(
    "uri",
    [
        "https://elsewhere.example/reg/1",
        "{host}@elsewhere.example/reg/1",
        "x:@elsewhere.example/reg/1",
        "/reg/1",
        "{host}",
        "",
        None,
    ],
)
async def test_a_client_that_is_managed_elsewhere_is_not_kept(
    place: Place, http: httpx.AsyncClient, stage: Stage, uri: str | None
) -> None:
    """Else its token, and every scope that it is given, would go where the answer says."""

    @post("/reg")
    async def register() -> dict[str, str | None]:
        managed = uri.format(host=stage.address) if uri is not None else None
        return {
            "client_id": "theirs",
            "registration_access_token": "token",
            "registration_client_uri": managed,
        }

    stage.show(Litestar([register], openapi_config=None))
    directory = place.directory(http, place.worker_engine, stage.address, TOTAL_SECONDS)
    with pytest.raises(OutsideSystemUnavailable, match="cannot be managed"):
        await directory.ensure_client(new_id(), "BlueDries")
    assert await directory.get_client("theirs") is None


def test_no_token_goes_out_in_clear(place: Place) -> None:
    with pytest.raises(ValueError, match="https"):
        place.directory(httpx.AsyncClient(), place.worker_engine, "http://identity.example", TOTAL_SECONDS)
