"""The Informat APIs, and the access rights that give a client one of them at one place."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.refusals import BadAccessRight


class Api(StrEnum):
    """The five Informat APIs, under the names that everybody in the field calls them by."""

    INTERNEN = "internen"
    LEERLINGEN = "leerlingen"
    PERSONEEL = "personeel"
    REKENINGEN = "rekeningen"
    VOORINSCHRIJVINGEN = "voorinschrijvingen"

    @property
    def is_per_access_group(self) -> bool:
        """Rekeningen is given per access group, every other API per institution (handbook 3.2)."""
        return self is Api.REKENINGEN


@dataclass(frozen=True, order=True)
class AccessRight:
    """One API's data of one institution, or of one access group for Rekeningen.

    `target` is the institution number (six digits, leading zeros kept) or the access group's guid in
    lower case. Anything else is refused with `BadAccessRight`.
    """

    api: Api
    target: str

    def __post_init__(self) -> None:
        if self.api.is_per_access_group:
            try:
                proper = self.target == str(UUID(self.target))
            except ValueError:
                proper = False
        else:
            proper = is_institution_number(self.target)
        if not proper:
            raise BadAccessRight(self.api, self.target)


def is_institution_number(text: str) -> bool:
    """Whether the text is six decimal digits. They carry no check digit."""
    return len(text) == 6 and text.isascii() and text.isdigit()
