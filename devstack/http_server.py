"""An ASGI application served over HTTP from inside a running event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from devstack.ports import LOOPBACK


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave the signals to whoever runs the loop: there is more to stop than this server."""
        yield


@asynccontextmanager
async def served(application: Any, port: int = 0) -> AsyncIterator[int]:
    """Serve on loopback while the context is open; gives the port, a free one for 0."""
    listener = socket.create_server((LOOPBACK, port))
    config = uvicorn.Config(application, log_level="warning", timeout_graceful_shutdown=1)
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not (server.started or serving.done()):  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
