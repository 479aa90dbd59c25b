"""What goes into the workflows and comes out: ids and facts, never a secret."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from domain.apis import AccessRight
from domain.app_commands import SubmitApp
from domain.app_lifecycle import AppState, AppStatus
from domain.drift import DriftAnswer
from domain.viewers import Actor


def fingerprint(asked: object) -> str:
    """What was asked, in 16 hexadecimal digits: a key that comes again with something else is told so."""
    text = json.dumps([type(asked).__name__, asdict(asked)], sort_keys=True, default=_plain)  # type: ignore[call-overload]
    return sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """A set has no order of its own; everything else says itself as text."""
    return sorted(map(repr, value)) if isinstance(value, frozenset) else str(value)


@dataclass(frozen=True)
class AppAnswer:
    """Where the app stands after a command. Unsettled: the identity server has not followed yet.

    `request` is the fingerprint of what was asked.
    """

    app_id: UUID
    status: AppStatus
    client_id: str | None
    settled: bool
    request: str


@dataclass(frozen=True)
class CarriedApp:
    """What an app's workflow takes along when it continues as new."""

    app: AppState | None = None
    client_active: bool | None = None
    client_switches: int = 0
    answers: dict[str, AppAnswer] = field(default_factory=dict)
    mails: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class Submission:
    actor: Actor
    app: SubmitApp


@dataclass(frozen=True)
class SecretNotice:
    """That a secret is about to be added, or was removed. The secret itself is nowhere in here (R62)."""

    actor: Actor
    secret_id: UUID
    expires_at: datetime | None = None


@dataclass(frozen=True)
class PublicKeysNotice:
    """Which public keys a client is about to have, by their thumbprints; none: that they were taken away."""

    actor: Actor
    thumbprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewInvitation:
    """`proposed` is what the partner asks for; the admin decides."""

    actor: Actor
    app_id: UUID
    email: str
    proposed: frozenset[AccessRight] = frozenset()


@dataclass(frozen=True)
class Opening:
    """A school admin came in through the link of this generation."""

    actor: Actor
    generation: int


@dataclass(frozen=True)
class PartnerAnswer:
    """That a partner's command is recorded. `request` is the fingerprint of what was asked."""

    request: str


@dataclass(frozen=True)
class AccessSave:
    """What an admin saved for an app (R51, R54), or the helpdesk for a client without one (R25)."""

    actor: Actor
    app_id: UUID | None
    client_id: str
    grant: frozenset[AccessRight]
    revoke: frozenset[AccessRight]


@dataclass(frozen=True)
class AccessAnswer:
    """What a save came to. Unsettled: the identity server has not followed yet."""

    granted: frozenset[AccessRight]
    revoked: frozenset[AccessRight]
    settled: bool
    request: str


@dataclass(frozen=True)
class DriftAsked:
    """What the helpdesk wants done about one difference of one client."""

    actor: Actor
    drift_id: UUID
    client_id: str
    answer: DriftAnswer


@dataclass(frozen=True)
class DriftAnswered:
    """That it is done. Unsettled: the identity server has not followed yet."""

    settled: bool
    request: str
