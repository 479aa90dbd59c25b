"""What every changing request carries: its idempotency key."""

from typing import Annotated
from uuid import uuid4

from litestar.params import HeaderParameter

CommandKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        max_length=200,
        description="Sent twice with the same key, a command is done once; without, it is new each time.",
    ),
]


def command_key(idempotency_key: CommandKey = None) -> str:
    return idempotency_key or uuid4().hex
