"""The mails that a workflow owes. Each goes out by itself, so that one address cannot hold up another."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from temporalio import workflow

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.mail import MailRoom


class Outbox:
    """Held by a workflow's state: `run()` waits for `is_empty`, or carries `waiting` over."""

    def __init__(self) -> None:
        self._sending: dict[UUID, asyncio.Task[None]] = {}

    def owe(self, mails: Iterable[UUID]) -> None:
        """Send these, and answer at once. A mail that is being sent already is not sent again."""
        for mail_id in mails:
            if mail_id not in self._sending:
                self._sending[mail_id] = asyncio.create_task(self._send(mail_id))

    @property
    def waiting(self) -> list[UUID]:
        return list(self._sending)

    def is_empty(self) -> bool:
        return not self._sending

    async def _send(self, mail_id: UUID) -> None:
        await workflow.execute_activity_method(MailRoom.send_mail, mail_id, **policies.MAIL)
        del self._sending[mail_id]
