"""Temporal behind TLS: real certificates in front of the real server."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from temporalio.client import Client

from tests.gateways.mail_servers import throw_away_certificate
from tests.house import HISTORY_KEY
from workflows.connection import connect
from workflows.temporal_access import TemporalAccess


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A certificate and its key in one file, for the server, and for the portal to show."""
    throw_away_certificate(tmp_path)
    return tmp_path / "certificate.pem"


@asynccontextmanager
async def behind_tls(address: str, pem: Path, *, asks_who: bool) -> AsyncIterator[str]:
    """Temporal at an address of its own; `asks_who`: it wants the portal's certificate."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    tls.set_alpn_protocols(["h2"])
    if asks_who:
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(pem)
    host, _, port = address.rpartition(":")

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(host, int(port))
        await asyncio.gather(
            _pass_on(reader, there_writer), _pass_on(there_reader, writer), return_exceptions=True
        )

    server = await asyncio.start_server(carry, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"localhost:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def reached(address: str, access: TemporalAccess) -> Client:
    return await connect(address, "default", [HISTORY_KEY], access)


async def test_the_portal_reaches_a_temporal_whose_certificate_it_trusts(
    temporal_address: str, pem: Path
) -> None:
    async with behind_tls(temporal_address, pem, asks_who=False) as address:
        access = TemporalAccess(tls=True, ca_file=pem, api_key="a key that is sent along")
        temporal = await reached(address, access)
        assert await temporal.service_client.check_health()


async def test_it_shows_its_own_certificate_where_one_is_asked(temporal_address: str, pem: Path) -> None:
    async with behind_tls(temporal_address, pem, asks_who=True) as address:
        access = TemporalAccess(tls=True, ca_file=pem, certificate_file=pem, key_file=pem)
        assert await (await reached(address, access)).service_client.check_health()


async def test_a_certificate_that_nobody_vouches_for_is_refused(temporal_address: str, pem: Path) -> None:
    async with behind_tls(temporal_address, pem, asks_who=False) as address:
        with pytest.raises(RuntimeError):
            await reached(address, TemporalAccess(tls=True))
