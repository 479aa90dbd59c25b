"""Mail: one port, and the adapter that speaks SMTP."""

import asyncio
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import aiosmtplib

from gateways import OutsideSystemUnavailable
from gateways.safe_address import LOOPBACK
from gateways.smtp_connections import KEPT_SECONDS, SmtpConnections

SYSTEM = "mail server"
# Per command. RFC 5321 allows servers minutes, but a retry later is cheaper than a worker that waits.
COMMAND_SECONDS = 15
TOTAL_SECONDS = 60
# "Authentication required" and "Must issue a STARTTLS command first": our set-up, not this mail.
NOT_LOGGED_IN = 530


class MailRefused(Exception):
    """The mail server refused this mail for good; `words` are its own, with its code."""

    def __init__(self, words: str) -> None:
        super().__init__(f"the mail was refused: {words}")
        self.words = words


class Mailer(Protocol):
    async def send(self, message: EmailMessage) -> None:
        """Hand the message to a mail server for the recipients in its headers.

        Raises `MailRefused` for a refusal that stays, of the message or of any of its recipients, and
        `OutsideSystemUnavailable` for everything that may pass. Sent again it keeps its Message-ID, by which
        its reader sees it once.
        """
        ...


class StartTls(StrEnum):
    """Whether a plain connection turns to TLS before anything is said."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


@dataclass(frozen=True)
class SmtpServer:
    """What an SMTP address says."""

    host: str
    port: int
    username: str | None
    password: str | None
    tls_from_the_start: bool
    start_tls: StartTls


def smtp_server(url: str) -> SmtpServer:
    """Read `smtp://user:password@host:port?starttls=required|optional|off` or `smtps://…`.

    User and password are percent-encoded. The port is 587 if none is given, 465 for smtps. STARTTLS is
    required unless the address says otherwise, so that no password and no mail, some of which open an
    account, goes out in clear by accident; without a password on this machine it is optional, which means
    used where the server has it. Raises ValueError for anything else;
    its message never holds the address, which may hold a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("a mail server's address is smtp://host:port or smtps://host:port")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("a mail server's address has a user and a password, or neither")
    encrypted = parts.scheme == "smtps"
    if encrypted and parts.query:
        raise ValueError("smtps:// is TLS from the start: no option can follow it")
    return SmtpServer(
        host=parts.hostname,
        port=_port(parts) or (465 if encrypted else 587),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls_from_the_start=encrypted,
        start_tls=StartTls.OFF if encrypted else _start_tls(parts),
    )


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        # Its own message quotes what stands there, and that is a password when somebody forgot to encode it.
        raise ValueError("the port of a mail server's address is a number") from None


def _start_tls(parts: SplitResult) -> StartTls:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    stays_here = parts.hostname in LOOPBACK and not parts.password
    default = StartTls.OPTIONAL if stays_here else StartTls.REQUIRED
    chosen = options.pop("starttls", default.value)
    if options or chosen not in set(StartTls):
        raise ValueError("after a mail server's address only ?starttls=required, optional or off can follow")
    return StartTls(chosen)


class SmtpMailer:
    """`Mailer` over SMTP, on connections that are kept for a moment. For the address see `smtp_server`.

    `tls` replaces the system's certificates, which is for tests; a server with an authority of its own is
    trusted through SSL_CERT_FILE.
    """

    def __init__(
        self, url: str, tls: ssl.SSLContext | None = None, kept_seconds: float = KEPT_SECONDS
    ) -> None:
        self._server = smtp_server(url)
        self._tls = tls
        self._connections = SmtpConnections(self._connection, kept_seconds)

    async def close(self) -> None:
        """Close the connections that are kept for the next mail."""
        await self._connections.close()

    async def send(self, message: EmailMessage) -> None:
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                await self._hand_over(message)
        except aiosmtplib.SMTPResponseException as error:
            raise OutsideSystemUnavailable(SYSTEM, _words(error.code, error.message)) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from error

    async def _hand_over(self, message: EmailMessage) -> None:
        # A refused greeting or log-in leaves from here as it is: the next mail would meet the same, so it
        # says nothing about this one, whatever its code.
        async with self._connections.one() as smtp:
            try:
                refused, _ = await smtp.send_message(message)
                answers = list(refused.values())
            except aiosmtplib.SMTPRecipientsRefused as error:
                answers = [aiosmtplib.SMTPResponse(one.code, one.message) for one in error.recipients]
            except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
                answers = [aiosmtplib.SMTPResponse(error.code, error.message)]
            except aiosmtplib.SMTPNotSupported as error:
                raise MailRefused(str(error)) from error
        if answers:
            # The worst counts: a refusal for good is not mended by sending to the others again.
            raise _refusal(max(answers, key=lambda answer: answer.code))

    def _connection(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            use_tls=server.tls_from_the_start,
            start_tls={StartTls.REQUIRED: True, StartTls.OPTIONAL: None, StartTls.OFF: False}[
                server.start_tls
            ],
            tls_context=self._tls,
            timeout=COMMAND_SECONDS,
        )


def _refusal(answer: aiosmtplib.SMTPResponse) -> MailRefused | OutsideSystemUnavailable:
    words = _words(answer.code, answer.message)
    if answer.code < 500 or answer.code == NOT_LOGGED_IN:
        return OutsideSystemUnavailable(SYSTEM, words)
    return MailRefused(words)


def _words(code: int, message: str) -> str:
    """The server's answer on one line, short enough for a page and a column."""
    return " ".join(f"{code} {message}".split())[:500]
