"""Every workflow id, the task queue and the search attributes.

None of them holds anything personal: Temporal keeps them in clear.
"""

from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from temporalio.common import SearchAttributeKey

TASK_QUEUE = "partnerportaal"

KIND = SearchAttributeKey.for_keyword("PortalKind")
STATUS = SearchAttributeKey.for_keyword("PortalStatus")


class Kind(StrEnum):
    """What a workflow is about, to filter by in Temporal."""

    REGISTRATION = "registration"
    APP = "app"
    INVITATION = "invitation"
    CLIENT = "client"
    IMPORT = "import"
    PARTNER = "partner"
    UPKEEP = "upkeep"
    DRIFT = "drift"

    LETTER = "letter"


IMPORT_WORKFLOW = "client-import"
UPKEEP_WORKFLOW = "upkeep"
UPKEEP_SCHEDULE = "upkeep-every-night"


def registration_workflow(registration_id: UUID) -> str:
    return f"{Kind.REGISTRATION}-{registration_id}"


def app_workflow(app_id: UUID) -> str:
    return f"{Kind.APP}-{app_id}"


def invitation_workflow(invitation_id: UUID) -> str:
    return f"{Kind.INVITATION}-{invitation_id}"


def partner_workflow(partner_id: UUID) -> str:
    return f"{Kind.PARTNER}-{partner_id}"


def letter_workflow(letter_id: UUID) -> str:
    return f"{Kind.LETTER}-{letter_id}"


def client_workflow(client_id: str) -> str:
    """Old client ids hold the name of a school, so the workflow's id holds a hash."""
    return f"{Kind.CLIENT}-{sha256(client_id.encode()).hexdigest()[:32]}"


def drift_workflow(client_id: str | None) -> str:
    """A comparison of one client, or of all of them."""
    return f"{Kind.DRIFT}-{client_workflow(client_id) if client_id else 'all'}"
