"""Glewlwyd keeps the contract, as far as it can; and what is its own."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from devstack.people_at_work import trusted
from devstack.postgres import PostgresServer
from gateways.clock import SystemClock
from gateways.identity.adapters import client_directory, client_proof
from gateways.identity.choice import ChosenIdentityServer, IdentityServerKind
from gateways.identity.glewlwyd.directory import GlewlwydDirectory
from gateways.identity.management import TOTAL_SECONDS, Management
from gateways.identity.port import ClientDirectory, SomebodyElsesClient, UnknownClient
from gateways.identity.turns import Turns
from tests.gateways.identity.contract import EVERY_SCOPE, PUPILS, ClientDirectoryContract, Subject
from tests.gateways.identity.glewlwyd_server import Glewlwyd
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
        async with (
            httpx.AsyncClient(verify=trusted()) as http,
            line_to(self.server.port, tls) as (line, port),
        ):
            yield line, self.directory(http, f"{scheme}://127.0.0.1:{port}/api", seconds)


@pytest.fixture(scope="module")
async def engine(postgres: PostgresServer) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(postgres.url("postgres"))
    yield engine
    await engine.dispose()


@pytest.fixture(scope="module")
def place(glewlwyd_server: Glewlwyd, engine: AsyncEngine) -> Place:
    return Place(glewlwyd_server, Turns(engine))


@pytest.fixture(scope="module")
async def subject(place: Place, engine: AsyncEngine) -> AsyncIterator[Subject]:
    server = place.server
    chosen = ChosenIdentityServer(
        IdentityServerKind.GLEWLWYD, server.api, server.api_key, server.token_endpoint, []
    )

    async def gets(client_id: str, secret: str, scope: str | None = None) -> set[str] | str:
        # It gives what it can of what is asked, and nothing to who asks for nothing.
        form = {"grant_type": "client_credentials", "scope": scope or " ".join(EVERY_SCOPE)}
        answer = await http.post(server.token_endpoint, data=form, auth=(client_id, secret))
        if answer.status_code == httpx.codes.FORBIDDEN:
            return "invalid_client"
        found = answer.json()
        if answer.is_success:
            return set(found["scope"].split())
        return "invalid_scope" if found == {"error": "scope_invalid"} else str(found)

    async def populate() -> set[str]:
        return set(server.many)

    async with (
        httpx.AsyncClient(verify=trusted()) as http,
        client_directory(chosen, engine, SystemClock()) as directory,
    ):
        proof = client_proof(chosen, http)
        yield Subject(directory, directory, gets, proof, populate, SystemClock().now)


@pytest.fixture
async def outage(place: Place, subject: Subject) -> AsyncIterator[Outage]:
    async with place.through(TOTAL_SECONDS, None) as (line, directory):
        yield Outage(subject, line, directory, directory)


@pytest.fixture
def web_outage(place: Place, subject: Subject) -> WebOutage:
    return WebOutage(subject, place.through)


class TestGlewlwyd(ClientDirectoryContract, WebOutageContract):
    pass


async def test_what_somebody_else_keeps_with_a_client_stays(place: Place, subject: Subject) -> None:
    """Glewlwyd forgets every property that a PUT leaves out."""
    client_id = await subject.new_client(PUPILS)
    address = f"/client/{client_id}"
    async with place.server.management() as http:
        client = (await http.get(address)).json()
        client |= {"description": "of Informat's", "redirect_uri": ["https://a.example", "https://b.example"]}
        (await http.put(address, json=client)).raise_for_status()
        before = (await http.get(address)).json()
        await subject.worker.set_enabled(client_id, False)
        await subject.worker.set_enabled(client_id, True)
        assert (await http.get(address)).json() == before
    assert await subject.gets_with_new_secret(client_id) == {PUPILS}


@pytest.mark.parametrize("client_id", ["", ".", ".."])
async def test_an_id_that_would_be_another_address_is_nobodys(
    http: httpx.AsyncClient, engine: AsyncEngine, client_id: str
) -> None:
    """And nothing is asked about it: the server here would be away."""
    directory = GlewlwydDirectory(
        Management(http), "http://127.0.0.1:1/api", "key", Turns(engine), SystemClock()
    )
    assert await directory.get_client(client_id) is None
    with pytest.raises(SomebodyElsesClient):
        await directory.ensure_client(client_id, "BlueDries")
    for change in (directory.set_enabled(client_id, False), directory.remove_secret(client_id, uuid4())):
        with pytest.raises(UnknownClient):
            await change


async def test_another_case_is_another_client(subject: Subject) -> None:
    client_id = await subject.new_client(PUPILS)
    assert await subject.worker.get_client(client_id.upper()) is None
    with pytest.raises(UnknownClient):
        await subject.worker.set_enabled(client_id.upper(), False)
    assert await subject.gets_with_new_secret(client_id) == {PUPILS}


async def test_a_client_that_is_somebody_elses_is_refused_and_left_as_it_is(
    place: Place, subject: Subject
) -> None:
    """One without client_credentials is not the portal's, and neither is one in another case."""
    client_id = await subject.new_client(PUPILS)
    _, secret = await subject.new_secret(client_id)
    address = f"/client/{client_id}"
    async with place.server.management() as http:
        client = (await http.get(address)).json()
        (await http.put(address, json=client | {"authorization_type": ["code"]})).raise_for_status()
        before = (await http.get(address)).json()
        assert await subject.worker.get_client(client_id) is None
        for taken in (client_id, client_id.upper()):
            with pytest.raises(SomebodyElsesClient):
                await subject.worker.ensure_client(taken, "BlueDries")
        assert (await http.get(address)).json() == before
    assert await subject.gets(client_id, secret) != {PUPILS}
