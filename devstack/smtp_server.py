"""The SMTP side of the mailbox. Two kinds of address answer as troubled servers do, for demonstrations."""

from asyncio import get_running_loop
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from devstack.mailbox import Mailbox, message_id_of
from devstack.ports import LOOPBACK

REFUSED = "refused"
LATER = "later"
LATER_TRIES = 2


class MailHandler:
    """Takes every mail, except to `refused…@` (never) and to `later…@` (each mail only at the third try)."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._tries: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.lower().startswith(REFUSED):
            return "550 5.1.1 No such mailbox here (addresses that begin with 'refused' are for trying this)"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd calls it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        if any(address.lower().startswith(LATER) for address in envelope.rcpt_tos):
            message_id = message_id_of(content)
            self._tries[message_id] += 1
            if self._tries[message_id] <= LATER_TRIES:
                return "451 4.3.2 Try again later (addresses that begin with 'later' are for trying this)"
        await self._mailbox.deliver(content, envelope.rcpt_tos)
        return "250 Message accepted"


@asynccontextmanager
async def smtp_server(mailbox: Mailbox, port: int = 0) -> AsyncIterator[int]:
    """Take mail on loopback while the context is open; gives the port, a free one for 0."""
    loop = get_running_loop()
    handler = MailHandler(mailbox)
    server = await loop.create_server(
        lambda: SMTP(handler, loop=loop, hostname="mailbox.localhost", enable_SMTPUTF8=True), LOOPBACK, port
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
