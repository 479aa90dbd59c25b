"""Run the web: `python -m api`."""

import asyncio

import uvicorn

from api.portal import NEEDED, parts_for, portal
from settings import Settings, SettingsError, read_settings

SHUTDOWN_SECONDS = 5
"""An open stream of events would hold up the end for as long as its page stays open."""


async def serve(settings: Settings) -> None:
    settings.require(*NEEDED)
    async with parts_for(settings) as (parts, tokens):
        config = uvicorn.Config(
            portal(settings, parts, tokens),
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    try:
        asyncio.run(serve(read_settings()))
    except SettingsError as error:
        raise SystemExit(str(error)) from None
