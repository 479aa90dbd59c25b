"""Waiting until something answers over HTTP.

With the standard library's client: a third-party one takes a quarter of a second of each start to load.
"""

import asyncio
import http.client
from http import HTTPStatus
from urllib.parse import urlsplit

from devstack.processes import Child

READY_SECONDS = 60
INTERVAL_SECONDS = 0.05


async def answers(url: str, *children: Child) -> None:
    """Wait until `url` answers 200. Raises `PartFailed` when one of `children` has ended before that."""
    for _ in range(int(READY_SECONDS / INTERVAL_SECONDS)):
        for child in children:
            if not child.alive:
                raise child.failure()
        if await asyncio.to_thread(_status, url) == HTTPStatus.OK:
            return
        await asyncio.sleep(INTERVAL_SECONDS)
    raise children[0].failure(f"did not answer {url} with 200 within {READY_SECONDS} seconds")


def _status(url: str) -> int | None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
