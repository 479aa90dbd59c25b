"""Where to look once it all runs."""

from dataclasses import dataclass

from devstack.ports import LOOPBACK
from devstack.settings import DevstackSettings


@dataclass(frozen=True)
class Place:
    """An address, and in Dutch what it is, for the overview page; `label` is for the terminal."""

    label: str
    name: str
    url: str
    what: str


def places(settings: DevstackSettings) -> list[Place]:
    """The portal and those embedded parts that have pages. The ports must be known."""
    found = [
        Place("Portal", "Portaal", settings.public_url, "Voor partners, de helpdesk en schoolbeheerders."),
        Place("API documents", "API", f"{settings.public_url}/developers", "De JSON-API, beschreven."),
        Place("People", "Personen", settings.devstack_url, "Als wie je kan aanmelden bij Informat."),
        Place("Clock", "Klok", f"{settings.devstack_url}/clock", "Laat dagen of maanden voorbijgaan."),
    ]
    if not settings.smtp_url:
        url = f"{settings.devstack_url}/mail"
        found.append(Place("Mailbox", "Mailbox", url, "Elke mail die het portaal verstuurde."))
    if not settings.temporal_address:
        url = f"http://{LOOPBACK}:{settings.temporal_ui_port}"
        found.append(Place("Temporal", "Temporal", url, "De lopende en afgewerkte workflows."))
    return found
