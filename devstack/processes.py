"""Child processes that never outlive us, and whose last words can be read."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")


class PartFailed(Exception):
    """A part of the stack did not start or has died; the message says which, and where its log is."""


class Identity(StrEnum):
    """As whom a child runs. See `tether.become`."""

    OWN = "own"
    NOBODY = "nobody"
    MAPPED = "mapped"


@dataclass(frozen=True)
class Program:
    """What to start, by its full path.

    `stop_signal` asks it to end; `orphan_signal` reaches it when we are killed.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    identity: Identity = Identity.OWN
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL

    async def start(self) -> "Child":
        """Start it in a session of its own, so that Ctrl-C at the terminal reaches only the supervisor.

        Call it from the main thread: the kernel ties a child to the thread that started it.
        """
        self._keep_last_log()
        tether = (sys.executable, "-I", "-S", str(TETHER))
        ties = (str(os.getpid()), str(int(self.orphan_signal)), self.identity.value)
        with self.log.open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *tether,
                *ties,
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=self.folder,
                start_new_session=True,
            )
        return Child(self, process)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Child"]:
        child = await self.start()
        try:
            yield child
        finally:
            await child.stop()

    async def finish(self) -> None:
        """Run it to its end. Raises `PartFailed` when that is not a good end."""
        async with self.running() as child:
            if await child.wait() != 0:
                raise child.failure()

    def _keep_last_log(self) -> None:
        """A log is of one run, and the one before it is kept, so that neither grows for ever."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_name(f"{self.log.name}.previous"))


@dataclass(frozen=True)
class Child:
    """A started program."""

    program: Program
    process: asyncio.subprocess.Process

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def wait(self) -> int:
        return await self.process.wait()

    async def stop(self, patience: float = 10) -> None:
        """Ask it to end, and after `patience` seconds kill it with all that it started."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.program.stop_signal)
            try:
                await asyncio.wait_for(self.process.wait(), patience)
            except TimeoutError:
                self._kill()
                await self.process.wait()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def last_lines(self, count: int = 15) -> str:
        return "\n".join(self.program.log.read_text(errors="replace").splitlines()[-count:])

    def failure(self, what: str = "") -> PartFailed:
        """What to raise when this child did not do its work."""
        how = what or f"ended with exit code {self.process.returncode}"
        return PartFailed(f"{self.name} {how}. Its log is {self.program.log}\n{self.last_lines()}")
