"""Run the web: `python -m api`."""

from typing import Any

import uvicorn
import uvloop

from api.portal import NEEDED, parts_for, portal
from settings import Settings, SettingsError, read_settings

SHUTDOWN_SECONDS = 5
"""An open stream of events would hold up the end for as long as its page stays open."""


async def serve(settings: Settings) -> None:
    settings.require(*NEEDED)
    async with parts_for(settings) as (parts, tokens):
        await uvicorn.Server(config_for(settings, portal(settings, parts, tokens))).serve()


def config_for(settings: Settings, app: Any) -> uvicorn.Config:
    """How uvicorn runs the web, and whose word it takes for who asks."""
    return uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        # By itself uvicorn believes whoever speaks from this machine.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=[str(network) for network in settings.trusted_proxies],
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


if __name__ == "__main__":
    try:
        uvloop.run(serve(read_settings()))
    except SettingsError as error:
        raise SystemExit(str(error)) from None
