"""What every adapter does when the line to its server breaks: it says so, and asking again makes it so.

An adapter's test module makes a fixture `outage`, and `web_outage` where it speaks HTTP. Each test ends at
the server's own token endpoint, which it asks past the line.
"""

import ssl
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateways import OutsideSystemUnavailable
from gateways.identity.port import ClientDirectory
from tests.gateways.identity.contract import FOREIGN, MANAGED, PUPILS, STAFF, Subject, new_id
from tests.gateways.identity.line import Line, Point

TOO_BUSY = (
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)
NOBODY: set[str] | str = "invalid_client"
NO_SCOPE: set[str] | str = "invalid_scope"


@dataclass
class Outage:
    """A server twice: as `subject`, and through a line, as the worker and the web would have it there."""

    subject: Subject
    line: Line
    worker: ClientDirectory
    web: ClientDirectory


@dataclass
class WebOutage:
    """A server that is asked over HTTP, and what gives a line to it.

    `through` gives a directory over the line that has so many seconds of patience. With an SSL context the
    near end is https, and proves its name with that.
    """

    subject: Subject
    through: Callable[
        [float, ssl.SSLContext | None], AbstractAsyncContextManager[tuple[Line, ClientDirectory]]
    ]


@dataclass
class Change(ABC):
    """One thing to do, and what the client can get `before` and `after`. `secret` is tried, once known."""

    subject: Subject
    client_id: str
    before: set[str] | str
    after: set[str] | str
    secret_id: UUID = field(default_factory=uuid4)
    secret: str = field(default_factory=lambda: token_urlsafe(32))

    @abstractmethod
    async def do(self, outage: Outage) -> None:
        """Make it so, through the line."""

    async def gets(self) -> set[str] | str:
        return await self.subject.gets(self.client_id, self.secret)

    @classmethod
    @abstractmethod
    async def begin(cls, subject: Subject) -> "Change":
        """A client for the change, that has a secret."""


async def _client_with_secret(subject: Subject, *scopes: str) -> tuple[str, UUID, str]:
    client_id = await subject.new_client(*scopes)
    return client_id, *await subject.new_secret(client_id)


@dataclass
class NewClient(Change):
    asked: str = field(default_factory=new_id)

    async def do(self, outage: Outage) -> None:
        self.client_id = await outage.worker.ensure_client(self.asked, "BlueDries")
        assert await self.subject.worker.ensure_client(self.asked, "BlueDries") == self.client_id
        made = await self.subject.web.add_secret(self.client_id, self.secret_id, self.secret, None)
        self.secret = made

    @classmethod
    async def begin(cls, subject: Subject) -> "Change":
        return cls(subject, new_id(), NOBODY, NO_SCOPE)


class NewScopes(Change):
    async def do(self, outage: Outage) -> None:
        await outage.worker.set_scopes(self.client_id, frozenset({STAFF}), MANAGED)

    @classmethod
    async def begin(cls, subject: Subject) -> "Change":
        client_id, secret_id, secret = await _client_with_secret(subject, FOREIGN, PUPILS)
        return cls(subject, client_id, {FOREIGN, PUPILS}, {FOREIGN, STAFF}, secret_id, secret)


class SwitchedOff(Change):
    async def do(self, outage: Outage) -> None:
        await outage.worker.set_enabled(self.client_id, False)

    @classmethod
    async def begin(cls, subject: Subject) -> "Change":
        client_id, secret_id, secret = await _client_with_secret(subject, PUPILS)
        return cls(subject, client_id, {PUPILS}, NOBODY, secret_id, secret)


class NewSecret(Change):
    async def do(self, outage: Outage) -> None:
        self.secret = await outage.web.add_secret(self.client_id, self.secret_id, token_urlsafe(32), None)

    @classmethod
    async def begin(cls, subject: Subject) -> "Change":
        return cls(subject, await subject.new_client(PUPILS), NOBODY, {PUPILS})


class SecretRemoved(Change):
    async def do(self, outage: Outage) -> None:
        await outage.web.remove_secret(self.client_id, self.secret_id)

    @classmethod
    async def begin(cls, subject: Subject) -> "Change":
        client_id, secret_id, secret = await _client_with_secret(subject, PUPILS)
        return cls(subject, client_id, {PUPILS}, NOBODY, secret_id, secret)


EVERY_CHANGE: list[type[Change]] = [NewClient, NewScopes, SwitchedOff, NewSecret, SecretRemoved]


class OutageContract:
    """Inherit, in a class whose name begins with Test."""

    @pytest.mark.parametrize("kind", EVERY_CHANGE)
    async def test_a_line_cut_anywhere_is_mended_by_asking_again(
        self, outage: Outage, kind: type[Change]
    ) -> None:
        for point in Point:
            exchange = 0
            while await self._cut_and_mended(outage, kind, exchange, point):
                exchange += 1
            assert exchange > 0

    async def _cut_and_mended(self, outage: Outage, kind: type[Change], exchange: int, point: Point) -> bool:
        """One change with one cut; False if it was done before the cut could come."""
        change = await kind.begin(outage.subject)
        outage.line.cut(exchange, point)
        try:
            await change.do(outage)
        except OutsideSystemUnavailable:
            assert await change.gets() in (change.before, change.after)
        came = outage.line.mend()
        await change.do(outage)
        assert await change.gets() == change.after
        return came

    async def test_a_server_that_is_away_is_said_to_be_away(self, outage: Outage) -> None:
        change = await NewScopes.begin(outage.subject)
        outage.line.away = True
        with pytest.raises(OutsideSystemUnavailable):
            await change.do(outage)
        with pytest.raises(OutsideSystemUnavailable):
            await outage.worker.get_client(change.client_id)
        with pytest.raises(OutsideSystemUnavailable):
            _ = [client async for client in outage.worker.list_clients()]
        assert await change.gets() == change.before


class WebOutageContract(OutageContract):
    """For a server that is asked over HTTP. Inherit in place of `OutageContract`."""

    async def test_too_busy_says_how_long_to_wait(self, web_outage: WebOutage) -> None:
        change = await NewScopes.begin(web_outage.subject)
        async with web_outage.through(5, None) as (line, directory):
            line.reply = TOO_BUSY
            with pytest.raises(OutsideSystemUnavailable) as refused:
                await change.do(Outage(web_outage.subject, line, directory, directory))
        assert refused.value.wait == timedelta(seconds=7)
        assert await change.gets() == change.before

    async def test_a_silent_server_is_not_waited_for(self, web_outage: WebOutage) -> None:
        change = await NewScopes.begin(web_outage.subject)
        async with web_outage.through(0.1, None) as (line, directory):
            line.silent = True
            with pytest.raises(OutsideSystemUnavailable, match=r"no answer in 0\.1 s"):
                await change.do(Outage(web_outage.subject, line, directory, directory))
        assert await change.gets() == change.before

    async def test_a_server_that_cannot_prove_its_name_hears_nothing(
        self, web_outage: WebOutage, tmp_path: Path
    ) -> None:
        change = await NewScopes.begin(web_outage.subject)
        async with web_outage.through(5, certificate_of_nobody(tmp_path)) as (line, directory):
            with pytest.raises(OutsideSystemUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
                await change.do(Outage(web_outage.subject, line, directory, directory))
        assert line.heard == 0
        assert await change.gets() == change.before


def certificate_of_nobody(folder: Path) -> ssl.SSLContext:
    """A server's certificate for this machine, that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "nobody.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
