"""`python -m devstack run`: everything on this machine, until Ctrl-C."""

import asyncio
import signal
import sys
import time
from collections.abc import Coroutine
from typing import Any

import httpx
import typer

from devstack.demo import Play
from devstack.people_at_work import Unexpected
from devstack.places import places
from devstack.processes import PartFailed
from devstack.settings import read_devstack_settings
from devstack.supervisor import running
from settings import SettingsError

commands = typer.Typer(no_args_is_help=True)


@commands.callback()
def devstack() -> None:
    """The portal and all that it needs, on one machine."""


@commands.command()
def run() -> None:
    """Start everything and stay in the foreground; Ctrl-C stops it all."""

    async def run_until_death() -> None:
        begin = time.monotonic()
        settings = read_devstack_settings()
        print(f"Starting. Data and logs are kept in {settings.data}")
        async with running(settings) as stack:
            print(f"Ready after {time.monotonic() - begin:.1f} seconds.")
            for place in places(stack.settings):
                print(f"  {place.label:<14} {place.url}")
            print(f"  {'Database':<14} {stack.databases.owner_url}")
            print("Ctrl-C stops everything.", flush=True)
            raise (await stack.first_death()).failure()

    _finish(run_until_death())


@commands.command()
def demo() -> None:
    """Play the lifecycle of the handbook against a running portal, and say where it differs."""

    async def play() -> None:
        settings = read_devstack_settings()
        portal_url = settings.public_url or f"http://localhost:{settings.http_port}"
        begin = time.monotonic()
        await Play(portal_url, settings.devstack_url).run()
        print(f"All as the handbook says, in {time.monotonic() - begin:.1f} seconds.")

    _finish(play())


def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Run it until it ends or a signal asks to stop; what went wrong becomes one message and exit code 1."""

    async def cancellable() -> None:
        task = asyncio.current_task()
        if task is not None:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await work

    try:
        asyncio.run(cancellable())
    except asyncio.CancelledError:
        print("Stopped.")
    except httpx.ConnectError as failure:
        print(
            f"Nothing answers there ({failure}). Is make run running, with the same PORTAL_ settings?",
            file=sys.stderr,
        )
        raise typer.Exit(1) from None
    except (PartFailed, SettingsError, Unexpected) as failure:
        print(failure, file=sys.stderr)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    commands()
