"""For those who keep it running: is it alive, is it ready, and its figures."""

from hmac import compare_digest
from typing import Any

from litestar import Response, get
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.plugins.prometheus import PrometheusController
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.parts import Parts


@get("/health/live", tags=["machines"], sync_to_thread=False)
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "live"}


@get("/health/ready", tags=["machines"])
async def ready(parts: Parts) -> Response[dict[str, str]]:
    """200 once the database answers, Temporal answers and a worker listens; 503 with what is missing."""
    try:
        async with parts.storage.reading() as session:
            await session.execute(text("SELECT 1"))
        database = True
    except (OSError, SQLAlchemyError):
        database = False
    engine = await parts.commands.engine_is_ready()
    content = {"database": "ready" if database else "away", "engine": "ready" if engine else "away"}
    return Response(content, status_code=200 if database and engine else 503)


def figures(token: str) -> type[PrometheusController]:
    """`/metrics`, for who has the token. Without one in the settings nobody has."""

    def refuse_strangers(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        given = connection.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token or not compare_digest(given.encode(), token.encode()):
            raise NotAuthorizedException("The figures are for who has PORTAL_METRICS_TOKEN.")

    class Figures(PrometheusController):
        guards = [refuse_strangers]  # noqa: RUF012 - Litestar reads it as it stands

    return Figures
