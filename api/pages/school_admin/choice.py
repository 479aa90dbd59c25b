"""What an admin moved in the editor and has not saved yet (R51). Pure: forms in, a choice out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from api.pages.forms import Form
from domain.apis import AccessRight, Api
from domain.refusals import BadAccessRight


class Side(StrEnum):
    """The two lists of one API: what the app lacks, and what it has."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


@dataclass(frozen=True)
class Choice:
    """The difference that a save would make, and what is ticked meanwhile."""

    grant: frozenset[AccessRight] = frozenset()
    revoke: frozenset[AccessRight] = frozenset()
    ticked: frozenset[AccessRight] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not self.grant and not self.revoke

    def move(self, rights: Iterable[AccessRight], to: Side) -> "Choice":
        """Move rights to one side. What is moved back is no difference any more."""
        moved = frozenset(rights)
        if to is Side.RIGHT:
            grant, revoke = self.grant | (moved - self.revoke), self.revoke - moved
        else:
            grant, revoke = self.grant - moved, self.revoke | (moved - self.grant)
        return Choice(grant, revoke, self.ticked - moved)


def choice_from(form: Form) -> Choice:
    """The choice that a form carries. Refuses `BadAccessRight`."""
    return Choice(
        frozenset(map(right_named, form.all("grant"))),
        frozenset(map(right_named, form.all("revoke"))),
        frozenset(map(right_named, form.all("ticked"))),
    )


def name_of(right: AccessRight) -> str:
    """How a form names a right: `leerlingen/001057`. Not its scope, which admins never see (R13)."""
    return f"{right.api}/{right.target}"


def right_named(name: str) -> AccessRight:
    api, _, target = name.partition("/")
    if api not in set(Api):
        raise BadAccessRight(api, target)
    return AccessRight(Api(api), target)
