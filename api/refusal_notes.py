"""Notes of what was refused (R57): a refusal of a validator reaches no workflow, so no log would have it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from domain.refusals import Refusal
from domain.viewers import Actor
from gateways.clock import Clock
from storage.sessions import Storage
from storage.sign_in import note_refusal

logger = structlog.get_logger(__name__)


class RefusalNotes:
    """The one place that notes refused commands. Looks are no commands, and who is away refuses nothing."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @asynccontextmanager
    async def noting(self, actor: Actor, command: str, app_id: UUID | None = None) -> AsyncIterator[None]:
        """Note the refusal that ends this block, and let it pass on as it is."""
        try:
            yield
        except Refusal as refusal:
            await self._note(actor, command, app_id, refusal)
            raise

    async def _note(self, actor: Actor, command: str, app_id: UUID | None, refusal: Refusal) -> None:
        row = {
            "id": uuid4(),
            "at": self._clock.now(),
            "actor_role": actor.role,
            "actor_id": actor.id,
            "actor_name": actor.name,
            "actor_token": actor.token,
            "command": command,
            "code": refusal.code,
            "detail": refusal.detail,
            "app_id": app_id,
        }
        try:
            async with self._storage.writing() as session:
                await note_refusal(session, row)
        except (SQLAlchemyError, OSError):
            # He who asked gets his answer, whether or not it could be written down.
            logger.exception("a refusal was not noted", command=command, code=refusal.code)
