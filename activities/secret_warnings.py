"""Warn a partner by mail before a secret's end date (R62)."""

from collections.abc import Sequence
from uuid import UUID

from temporalio import activity

from domain.client_secrets import warning_due
from domain.log_events import LogEvent, Step
from domain.viewers import PORTAL
from gateways.clock import Clock
from storage.sessions import Storage
from storage.write import log, mails, secrets

WARNINGS = "secret-warnings"
"""Stands in for a workflow's id: each warning is one step of it, whichever night it is due."""
KIND = "secret_expires"


class SecretWarnings:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_secret_warnings(self) -> Sequence[UUID]:
        """Owe the warnings that are due, each once, and give all warnings that are not sent yet."""
        async with self._storage.writing() as session:
            ending = await secrets.with_an_end(session, self._clock.now())
        for one in ending:
            await self._warn(one)
        async with self._storage.writing() as session:
            return await mails.queued_of(session, KIND)

    async def _warn(self, ending: secrets.EndingSecret) -> None:
        now = self._clock.now()
        days = warning_due(ending.expires_at, now)
        if days is None:
            return
        step = Step(WARNINGS, f"{ending.secret_id}-{days}", PORTAL)
        after = {"secret_id": str(ending.secret_id), "days": days}
        facts = {
            "app": ending.app,
            "client_id": ending.client_id,
            "added_at": ending.added_at.isoformat(),
            "expires_at": ending.expires_at.isoformat(),
        }
        async with self._storage.writing() as session:
            if await log.is_recorded(session, step):
                return
            event = LogEvent(step, "secret_expiry_warned", ending.app_id, ending.client_id, after=after)
            await log.append(session, [event], now)
            mail = mails.OwedMail(KIND, ending.contact_email, ending.secret_id, ending.app_id, facts)
            await mails.owe(session, step, mail, now)
