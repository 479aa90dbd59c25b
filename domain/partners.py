"""Partners: the organisations that exchange data with Informat, and what they say of themselves (R1-R3)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from domain.refusals import BadDescription, BadName, BadWebsite

LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_WEBSITE = 120, 4000, 500
_WEB_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class PartnerKind(StrEnum):
    """R3: a vendor, an integrator, or a school that has an application of its own."""

    VENDOR = "vendor"
    INTEGRATOR = "integrator"
    SCHOOL = "school"


@dataclass(frozen=True)
class Profile:
    """What a partner says of itself. The directory shows it once the partner wants it to (R2)."""

    name: str
    kind: PartnerKind
    description: str
    website: str
    contact_email: str
    visible: bool


def slug_of(name: str) -> str:
    """The name as it stands in an address: letters, digits and dashes, or `partner` if none are left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "partner"


def proper_name(text: str) -> str:
    """The name of a partner, a person or an app without spaces around it, 1 to 120 characters on one line.

    Names stand in the portal's own letters, where readers of mail make a link of any web address.
    Refuses `BadName`.
    """
    name = text.strip()
    if not 1 <= len(name) <= LONGEST_NAME or _CONTROL.search(name):
        raise BadName(f"A name has 1 to {LONGEST_NAME} characters, on one line.")
    if _WEB_ADDRESS.search(name):
        raise BadName("A name is no web address.")
    return name


def partner_description(text: str) -> str:
    """Up to 4,000 characters; lines and tabs are welcome. Refuses `BadDescription`."""
    description = text.strip()
    if len(description) > LONGEST_DESCRIPTION or _CONTROL_BUT_LINES.search(description):
        raise BadDescription(f"A description is text of at most {LONGEST_DESCRIPTION} characters.")
    return description


def website_address(text: str) -> str:
    """An http or https address, or nothing. Refuses `BadWebsite`.

    The directory makes a link of it for everyone: another scheme could be a script, and a name before an @
    makes one host look like another.
    """
    address = text.strip()
    if address and not is_web_address(address):
        raise BadWebsite(f"{address[:80]!r} is not an address that begins with https:// or http://.")
    return address


def is_web_address(address: str) -> bool:
    """Whether it may be made a link of."""
    if len(address) > LONGEST_WEBSITE or re.search(r"[\s\x00-\x1f\x7f\\<>\"]", address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
