"""The activities of the floor. They take and give one small message, and do nothing."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from temporalio import activity

QUEUE = "bench-bare"


@dataclass(frozen=True)
class Ask:
    """Who asks what, about as much as the portal's smallest messages hold, and how many mails it owes."""

    app_id: UUID
    actor: str
    mails: int = 0


class Steps:
    """`tally` gets a byte for each mail: that is how the run knows that the last is out, without asking."""

    def __init__(self, tally: Path) -> None:
        self._tally = os.open(tally, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    @activity.defn
    async def record(self, _: Ask) -> None:
        """Stands for a transaction in the portal's database."""

    @activity.defn
    async def call(self, _: Ask) -> None:
        """Stands for a call to an outside system."""

    @activity.defn
    async def mail(self, _: Ask) -> None:
        os.write(self._tally, b".")

    def all(self) -> Sequence[Callable[..., Any]]:
        return [self.record, self.call, self.mail]
