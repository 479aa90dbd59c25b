"""Real servers for tests, and ports where nobody answers."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar import Litestar
from litestar.types import Receive, Scope, Send


class Stage:
    """One real HTTP server on a free port of loopback, on which each test puts an app of its own."""

    def __init__(self) -> None:
        self.address = ""
        self._app = Litestar()

    def show(self, app: Litestar) -> str:
        """Answer with this app from now on; gives the server's address."""
        self._app = app
        return self.address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    @contextmanager
    def running(self) -> Iterator["Stage"]:
        """Serve from a thread, with a loop of its own."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            server = uvicorn.Server(uvicorn.Config(self, log_level="error", lifespan="off", ws="none"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                while not server.started:
                    time.sleep(0.005)
                yield self
            finally:
                server.should_exit = True
                thread.join()


@contextmanager
def closed_port() -> Iterator[int]:
    """A port on which nothing answers, kept from others for as long as the context is open."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]
