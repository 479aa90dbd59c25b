"""Partners: the organisations that exchange data with Informat (R1-R3)."""

import re
import unicodedata
from enum import StrEnum


class PartnerKind(StrEnum):
    """R3: a vendor, an integrator, or a school that has an application of its own."""

    VENDOR = "vendor"
    INTEGRATOR = "integrator"
    SCHOOL = "school"


def slug_of(name: str) -> str:
    """The name as it stands in an address: letters, digits and dashes, or `partner` if none are left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "partner"
