"""The embedded parts that are Python: mailbox, sign-in and the pages, together in one child process."""

import asyncio
import signal
from contextlib import AsyncExitStack

import uvloop

from devstack.http_server import served
from devstack.mailbox import Mailbox
from devstack.settings import DevstackSettings, read_devstack_settings
from devstack.sign_in import sign_in
from devstack.smtp_server import smtp_server
from devstack.web import create_web


async def run_parts(settings: DevstackSettings) -> None:
    """Run those parts whose addresses are not set, until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    mailbox = Mailbox(settings.data / "mail")
    async with AsyncExitStack() as parts:
        if not settings.smtp_url:
            await parts.enter_async_context(smtp_server(mailbox, settings.smtp_port))
        if not settings.oidc_issuer:
            parts.enter_context(sign_in(settings.environment, settings.oidc_port))
        await parts.enter_async_context(served(create_web(settings, mailbox), settings.devstack_port))
        await stop.wait()


if __name__ == "__main__":
    uvloop.run(run_parts(read_devstack_settings()))
