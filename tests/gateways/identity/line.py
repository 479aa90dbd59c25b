"""A line between an adapter and its server, that can be cut at any point of the exchange."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 65536


class Point(Enum):
    """Where the line breaks."""

    BEFORE = auto()
    """The request never leaves."""
    SENT = auto()
    """The server got it, did its work and answered; nothing of the answer arrives."""
    MIDDLE = auto()
    """Half of the answer arrives."""


class Line:
    """Passes everything on, unless told otherwise.

    An exchange is all that is asked until something is answered. `reply` is said in the server's place,
    `silent` takes what comes and passes nothing on, and `away` ends every connection. `heard` counts bytes.
    """

    def __init__(self, far_end: Callable[[], Awaitable[Ends]]) -> None:
        self.reply: bytes | None = None
        self.silent = False
        self.away = False
        self.heard = 0
        self._far_end = far_end
        self._exchange = -1
        self._cut: tuple[int, Point] | None = None

    def cut(self, exchange: int, point: Point) -> None:
        """Break once, in that exchange from now on, counted from 0."""
        self._exchange, self._cut = -1, (exchange, point)

    def mend(self) -> bool:
        """Pass everything on. Whether the break that was asked for came."""
        broke, self._cut = self._cut is None, None
        return broke

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection; what `asyncio.start_server` calls."""
        if self.away:
            return writer.transport.abort()
        with contextlib.suppress(ConnectionError):
            far_reader, far_writer = await self._far_end()
            turn = _Turn()
            ways = [
                asyncio.create_task(self._up(reader, writer, far_writer, turn)),
                asyncio.create_task(self._down(far_reader, writer, turn)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            far_writer.transport.abort()
        return writer.transport.abort()

    async def _up(
        self,
        reader: asyncio.StreamReader,
        back: asyncio.StreamWriter,
        far: asyncio.StreamWriter,
        turn: "_Turn",
    ) -> None:
        while data := await reader.read(CHUNK):
            if self.away:
                return None
            self.heard += len(data)
            if self.silent:
                continue
            if self.reply is not None:
                back.write(self.reply)
                return await _flushed(back)
            if not turn.asking:
                turn.asking = True
                self._exchange += 1
            if self._breaks(Point.BEFORE):
                return None
            far.write(data)
            await far.drain()
        return None

    async def _down(self, far: asyncio.StreamReader, writer: asyncio.StreamWriter, turn: "_Turn") -> None:
        while data := await far.read(CHUNK):
            turn.asking = False
            if self._breaks(Point.SENT):
                return None
            if self._breaks(Point.MIDDLE):
                writer.write(data[: len(data) // 2])
                return await _flushed(writer)
            writer.write(data)
            await writer.drain()
        return None

    def _breaks(self, point: Point) -> bool:
        now = self._cut == (self._exchange, point)
        if now:
            self._cut = None
        return now


class _Turn:
    asking = False


async def _flushed(writer: asyncio.StreamWriter) -> None:
    """Let what was written go out before the connection is ended."""
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def line_to(port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Line, int]]:
    """A line to a port of loopback, and the port at its near end; with TLS of its own, if that is given."""
    line = Line(lambda: asyncio.open_connection("127.0.0.1", port))
    async with await asyncio.start_server(line.serve, "127.0.0.1", 0, ssl=tls) as server:
        yield line, server.sockets[0].getsockname()[1]


@asynccontextmanager
async def line_to_socket(far: Path, near: Path) -> AsyncIterator[Line]:
    """A line to a socket in the file system, from another one."""
    line = Line(lambda: asyncio.open_unix_connection(far))
    async with await asyncio.start_unix_server(line.serve, near):
        yield line
