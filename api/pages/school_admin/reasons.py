"""Why an admin cannot change an app's access, or does not see all of it (R70)."""

from dataclasses import dataclass

from api.pages.school_admin.year import YearNow
from domain.access_change import why_not_editable
from domain.apis import Api
from domain.app_lifecycle import AppState
from domain.refusals import InsufficientRights
from domain.viewers import SchoolAdmin


@dataclass(frozen=True)
class Reasons:
    """`codes` keep him from changing anything. `lacking` are the app's APIs that he has no rights for."""

    codes: tuple[str, ...]
    lacking: tuple[Api, ...]
    not_enabled: tuple[Api, ...]
    year: YearNow

    @property
    def edit_is_active(self) -> bool:
        """Who only lacks rights may press Bewerken: the answer is the handbook's table (R53, R56)."""
        return not set(self.codes) - {InsufficientRights.code}


def reasons_for(state: AppState, viewer: SchoolAdmin, year: YearNow) -> Reasons:
    administered = {api for api, targets in viewer.authority.targets.items() if targets}
    return Reasons(
        tuple(refusal.code for refusal in why_not_editable(state, viewer.authority)),
        tuple(api for api in Api if api in state.enabled - administered),
        tuple(api for api in Api if api in administered - state.enabled),
        year,
    )
