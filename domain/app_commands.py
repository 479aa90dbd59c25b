"""What can be asked of an app. Who may ask it, and when, is the table in `domain/app_lifecycle.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.apis import Api


@dataclass(frozen=True)
class SubmitApp:
    """R4: a partner asks for API access for a new app, saying for each API why.

    `existing_client` is a client that the partner proved to be its own (R5); None asks for a new one.
    """

    app_id: UUID
    partner_id: UUID
    name: str
    description: str
    contact_email: str
    reasons: Mapping[Api, str]
    existing_client: str | None = None


@dataclass(frozen=True)
class ApproveApp:
    """R8, R63: Informat approves a new app, or more APIs for one: those named, or with None all asked for."""

    apis: frozenset[Api] | None = None


@dataclass(frozen=True)
class RejectApp:
    """R8, R63: Informat refuses a new app, or more APIs for one, with a reason that the partner is mailed."""

    reason: str


@dataclass(frozen=True)
class RequestInformation:
    """R8: Informat asks the partner something before it decides."""

    question: str


@dataclass(frozen=True)
class AnswerInformation:
    """R8: the partner's answer puts the request back in the queue by itself."""

    answer: str


@dataclass(frozen=True)
class WithdrawApp:
    """The partner takes its request back before it is decided: the app, or the APIs it wanted more."""


@dataclass(frozen=True)
class ArchiveApp:
    """R61: the client becomes inactive; the rights stay visible."""

    reason: str = ""


@dataclass(frozen=True)
class ReinstateApp:
    """An archived app is approved again, its client active."""


@dataclass(frozen=True)
class SuspendApp:
    """A pause by Informat (R60)."""

    reason: str


@dataclass(frozen=True)
class ResumeApp:
    """The end of the pause."""


@dataclass(frozen=True)
class RequestApis:
    """R63: an approved app asks for more APIs, saying for each why. What it has goes on meanwhile."""

    reasons: Mapping[Api, str]


@dataclass(frozen=True)
class ChangeContact:
    """R14: the app's mails go to another address from now on. Both addresses are told."""

    contact_email: str


@dataclass(frozen=True)
class ClaimTask:
    """Somebody of the helpdesk takes a request on; his colleagues leave the decision to him."""


@dataclass(frozen=True)
class ReleaseTask:
    """The request is free again. Anybody of the helpdesk may say so: the one who has it may be ill."""


@dataclass(frozen=True)
class AddNote:
    """A note among the helpdesk, which no partner ever sees."""

    text: str


@dataclass(frozen=True)
class LinkClient:
    """R5, R7: Informat links an existing client to an app, which changes nothing at the identity server."""

    client_id: str


@dataclass(frozen=True)
class AdoptClient:
    """R5: a partner links a client of which it proved that it has the secret."""

    client_id: str


@dataclass(frozen=True)
class UnlinkClient:
    """The client stands alone again, with its rights; the app is without one."""


Command = (
    ApproveApp
    | RejectApp
    | RequestInformation
    | AnswerInformation
    | WithdrawApp
    | ArchiveApp
    | ReinstateApp
    | SuspendApp
    | ResumeApp
    | RequestApis
    | ChangeContact
    | ClaimTask
    | ReleaseTask
    | AddNote
    | LinkClient
    | AdoptClient
    | UnlinkClient
)
