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

    @property
    def chain(self) -> str:
        """Rows are chained per app; those of a client without an app per client."""
        return f"app-{self.app_id}" if self.app_id else f"client-{self.client_id}"


def chained_hash(previous: bytes, event: LogEvent, at: datetime) -> bytes:
    """SHA-256 over the hash before and everything that the row says, so that no row can be altered alone."""
    said = json.dumps(asdict(event), default=str, sort_keys=True, ensure_ascii=False)
    return sha256(previous + at.isoformat().encode() + said.encode()).digest()
