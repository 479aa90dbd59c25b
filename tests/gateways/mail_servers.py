"""Real SMTP servers for tests, in this process, that answer as they are told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

LOGIN = ("portal", "pass/word@1")


@dataclass
class SmtpHandler:
    """What the server answers to each step, and what it took."""

    sender: str = "250 OK"
    data: str = "250 Message accepted"
    recipients: dict[str, str] = field(default_factory=dict)
    taken: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    connections: list[SMTP] = field(default_factory=list)

    def hang_up(self) -> None:
        """Close the connections that there are, as a server does that waited long enough."""
        for connection in self.connections:
            if connection.transport is not None:
                connection.transport.close()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it by this name, as those below
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.sender

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.encrypted.append(session.ssl is not None)
        if self.data.startswith("250"):
            self.taken.append(envelope)
        return self.data


@asynccontextmanager
async def mail_server(
    handler: SmtpHandler,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    login_required: bool = False,
    utf8: bool = True,
) -> AsyncIterator[int]:
    """Run it on a free port of loopback; gives the port."""

    def protocol() -> SMTP:
        connection = SMTP(
            handler,
            hostname="mail.example",
            enable_SMTPUTF8=utf8,
            tls_context=starttls,
            authenticator=_authenticate,
            auth_required=login_required,
            auth_require_tls=False,
        )
        handler.connections.append(connection)
        return connection

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, auth: LoginPassword
) -> AuthResult:
    known = (auth.login.decode(), auth.password.decode()) == LOGIN
    return AuthResult(success=known, handled=False)


@dataclass(frozen=True)
class Certificate:
    """A throw-away certificate for `localhost`, for the server and for whoever trusts it."""

    server: ssl.SSLContext
    trusting: ssl.SSLContext


def throw_away_certificate(folder: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    file = folder / "certificate.pem"
    unencrypted = serialization.NoEncryption()
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unencrypted)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return Certificate(server, ssl.create_default_context(cafile=str(file)))
