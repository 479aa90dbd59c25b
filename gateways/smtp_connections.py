"""Connections to a mail server, kept for a moment: the next mail needs no greeting, TLS and log-in anew."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiosmtplib

KEPT_SECONDS = 5.0
"""Enough for the mails of a busy moment; servers wait for minutes (RFC 5321, 4.5.3.2)."""
MOST_KEPT = 4
MOST_MAILS = 20
"""Some servers end a connection after so many mails, in the middle of the next one."""
BROKEN = (aiosmtplib.SMTPException, OSError)


@dataclass(eq=False)
class _Connection:
    smtp: aiosmtplib.SMTP
    mails: int = 0
    closing: asyncio.Task[None] | None = None


class SmtpConnections:
    """Gives each mail a connection for itself while it is handed over, and keeps a few for the next."""

    def __init__(self, make: Callable[[], aiosmtplib.SMTP], kept_seconds: float = KEPT_SECONDS) -> None:
        self._make = make
        self._kept_seconds = kept_seconds
        self._kept: list[_Connection] = []
        self._leaving: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connection on which the server listens. It is closed when what was done with it failed."""
        connection = await self._kept_and_listening() or await self._opened()
        try:
            yield connection.smtp
        except BaseException:
            connection.smtp.close()
            raise
        connection.mails += 1
        self._keep(connection)

    async def close(self) -> None:
        """Take leave of the server on every connection that is kept."""
        kept, self._kept = self._kept, []
        for connection in kept:
            await _leave(connection)
        await asyncio.gather(*self._leaving)

    async def _opened(self) -> _Connection:
        smtp = self._make()
        await smtp.connect()
        return _Connection(smtp)

    async def _kept_and_listening(self) -> _Connection | None:
        """The one used last of those on which the server still answers."""
        while self._kept:
            connection = self._kept.pop()
            _forget_closing(connection)
            if await _listens(connection.smtp):
                return connection
        return None

    def _keep(self, connection: _Connection) -> None:
        """The mail is with the server by now: however long a goodbye takes, it is not sent again."""
        if connection.mails >= MOST_MAILS or len(self._kept) >= MOST_KEPT:
            leaving = asyncio.create_task(_leave(connection))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            return
        self._kept.append(connection)
        connection.closing = asyncio.create_task(self._close_in_a_while(connection))

    async def _close_in_a_while(self, connection: _Connection) -> None:
        await asyncio.sleep(self._kept_seconds)
        if connection in self._kept:
            self._kept.remove(connection)
            connection.closing = None
            await _leave(connection)


async def _listens(smtp: aiosmtplib.SMTP) -> bool:
    """Asked before a word of the mail is said: of what breaks later nobody knows whether the mail arrived."""
    try:
        await smtp.rset()
    except BROKEN:
        smtp.close()
        return False
    except BaseException:
        smtp.close()
        raise
    return True


def _forget_closing(connection: _Connection) -> None:
    if connection.closing is not None:
        connection.closing.cancel()
        connection.closing = None


async def _leave(connection: _Connection) -> None:
    """Say goodbye. The mail was taken before, so what goes wrong here is nobody's concern."""
    _forget_closing(connection)
    try:
        with suppress(*BROKEN):
            await connection.smtp.quit()
    finally:
        connection.smtp.close()
