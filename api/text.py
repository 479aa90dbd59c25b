"""What cannot be kept is refused at the door."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from domain.refusals import UnusableText

NUL = (b"\0", b"%00", b"\\u0000")
TEXTS = ("application/json", "application/x-www-form-urlencoded")


async def refuse_nul(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """PostgreSQL keeps no NUL in text, and a workflow that was given one would try to write it for ever."""
    sent = connection.scope["query_string"] + connection.scope["raw_path"]
    if isinstance(connection, Request) and connection.content_type[0] in TEXTS:
        sent += await connection.body()
    if any(one in sent for one in NUL):
        raise UnusableText("The text holds a NUL character, which cannot be kept.")
