"""The editor's lists as a page shows them: each item with its name, on the side where it was moved to."""

from dataclasses import dataclass

from api.names_at_informat import Place
from api.pages.school_admin.choice import Choice, name_of
from api.v1.editor import Editor
from domain.apis import AccessRight, Api


@dataclass(frozen=True)
class Item:
    """`held`: the client has it now. `moved`: it stands on the other side than that."""

    right: AccessRight
    place: Place
    held: bool
    moved: bool
    ticked: bool

    @property
    def name(self) -> str:
        return name_of(self.right)


@dataclass(frozen=True)
class DualListShown:
    api: Api
    left: list[Item]
    right: list[Item]


def lists_shown(editor: Editor, choice: Choice) -> list[DualListShown]:
    """The lists of the editor with the choice in them."""
    shown = []
    for one in editor.lists:
        items = sorted(
            [_item(one.api, place, False, choice) for place in one.available]
            + [_item(one.api, place, True, choice) for place in one.granted],
            key=_order,
        )
        left = [item for item in items if item.held is item.moved]
        shown.append(DualListShown(one.api, left, [item for item in items if item.held is not item.moved]))
    return shown


def proposal(editor: Editor) -> Choice:
    """The choice with which the editor opens: what the partner proposes is ticked, and not moved (R51)."""
    return Choice(
        ticked=frozenset(
            _right(one.api, place) for one in editor.lists for place in one.available if place.proposed
        )
    )


def _item(api: Api, place: Place, held: bool, choice: Choice) -> Item:
    right = _right(api, place)
    moved = right in (choice.revoke if held else choice.grant)
    return Item(right, place, held, moved, right in choice.ticked)


def _right(api: Api, place: Place) -> AccessRight:
    return AccessRight(api, place.institution_number or str(place.access_group_id))


def _order(item: Item) -> tuple[str, str]:
    """Institutions by number, as everywhere at Informat; access groups, which show none, by name."""
    return (item.place.name or "" if item.right.api.is_per_access_group else "", item.right.target)
