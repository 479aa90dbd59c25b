"""What the audit log keeps of one change, and how its rows are chained (R57)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.apis import AccessRight
from domain.viewers import Actor

# What a school admin reads of the log: the changes of access, and the tries that were refused (R32).
ACCESS_EVENTS = ("access_granted", "access_revoked", "access_change_refused")


@dataclass(frozen=True)
class Step:
    """One place in one workflow's history, and who caused it. What it writes is written once."""

    workflow_id: str
    name: str
    actor: Actor


@dataclass(frozen=True)
class LogEvent:
    """Who, what, before and after. `part` tells apart the rows that one step writes."""

    step: Step
    event: str
    app_id: UUID | None = None
    client_id: str | None = None
    right: AccessRight | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""
    partner_id: UUID | None = None

    @property
    def chain(self) -> str:
        """Rows are chained per app; else per partner, or per client for a client without an app."""
        if self.app_id:
            return f"app-{self.app_id}"
        return f"partner-{self.partner_id}" if self.partner_id else f"client-{self.client_id}"


def chained_hash(previous: bytes, event: LogEvent, at: datetime) -> bytes:
    """SHA-256 over the hash before and everything that the row says, so that no row can be altered alone."""
    said = asdict(event)
    # What came later than the first rows is left out where it says nothing, so that their hashes still hold.
    if event.partner_id is None:
        del said["partner_id"]
    if event.step.actor.token is None:
        del said["step"]["actor"]["token"]
    text = json.dumps(said, default=str, sort_keys=True, ensure_ascii=False)
    return sha256(previous + at.isoformat().encode() + text.encode()).digest()
