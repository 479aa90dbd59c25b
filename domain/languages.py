"""The languages that the portal speaks, on pages and in mails. Why who reads which: docs/decisions/0019."""

from enum import StrEnum


class Language(StrEnum):
    """Dutch is the source, and what whoever says nothing is spoken to in."""

    DUTCH = "nl"
    ENGLISH = "en"

    @property
    def in_belgium(self) -> str:
        """Its tag with Belgian habits: day before month, 24 hours, a comma before decimals."""
        return f"{self}-BE"


OF_FLEMISH_SCHOOLS = Language.DUTCH
"""What the helpdesk and the admins of schools are written to in, whatever the partner speaks."""
