"""Which rights in Informat let a school admin give which API's data (R22, R23)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.apis import AccessRight, Api


class Application(StrEnum):
    """The Informat applications in which somebody can have admin rights at an institution."""

    IBASIS = "iBasis"
    ILEERLINGEN = "iLeerlingen"
    IPERSONEEL = "iPersoneel"
    IINTERNEN = "iInternen"


# R23. Rekeningen is not here: there, membership of the access group's admin group decides.
APPLICATIONS_FOR: Mapping[Api, frozenset[Application]] = {
    Api.INTERNEN: frozenset({Application.IINTERNEN}),
    Api.LEERLINGEN: frozenset({Application.IBASIS, Application.ILEERLINGEN}),
    Api.PERSONEEL: frozenset({Application.IPERSONEEL}),
    Api.VOORINSCHRIJVINGEN: frozenset({Application.IBASIS, Application.ILEERLINGEN}),
}


@dataclass(frozen=True)
class AdminRight:
    """Admin rights in one application at one institution, in the school year that was asked for."""

    application: Application
    institution_number: str


@dataclass(frozen=True)
class Authority:
    """What somebody administers this school year: per API, institution numbers or access group guids.

    `unknown` are APIs of which nobody could be asked, since an outside system is away. They are not covered.
    """

    targets: Mapping[Api, frozenset[str]]
    unknown: frozenset[Api] = frozenset()

    def covers(self, right: AccessRight) -> bool:
        return right.target in self.targets.get(right.api, frozenset())

    def covers_any_of(self, apis: Iterable[Api]) -> bool:
        """Whether there is anything to administer for at least one of these APIs (R53)."""
        return any(self.targets.get(api) for api in apis)

    @property
    def institution_numbers(self) -> frozenset[str]:
        """Every institution at which at least one API is administered."""
        return frozenset().union(
            *(targets for api, targets in self.targets.items() if not api.is_per_access_group)
        )


NO_AUTHORITY = Authority({})


def authority_from(rights: Iterable[AdminRight], admin_groups: Iterable[UUID] | None) -> Authority:
    """Turn this school year's admin rights and Rekeningen admin groups into authority per API (R23).

    None for the groups is not knowing them.
    """
    held: dict[Application, set[str]] = {}
    for right in rights:
        held.setdefault(right.application, set()).add(right.institution_number)
    targets = {
        api: frozenset().union(*(held.get(application, set()) for application in applications))
        for api, applications in APPLICATIONS_FOR.items()
    }
    if admin_groups is None:
        return Authority(targets, frozenset({Api.REKENINGEN}))
    targets[Api.REKENINGEN] = frozenset(str(group) for group in admin_groups)
    return Authority(targets)
