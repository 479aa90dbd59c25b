"""Whether the workflow engine is there, so that a page says that changes wait before somebody tries one."""

import asyncio
from contextlib import AbstractAsyncContextManager

from api.commands import Commands
from background import running

EVERY_SECONDS = 10.0
"""No page asks the engine: it is looked at beside them, this often in each process."""


class EngineWatch:
    """`is_away` is how the last look found it."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self.is_away = False

    def watching(self) -> AbstractAsyncContextManager[None]:
        """Look now and then, as long as this lasts."""
        return running(self._keep_looking())

    async def look(self) -> None:
        self.is_away = not await self._commands.engine_is_ready()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.look()
