"""Why an admin cannot change an app's access, or not all of it, as data: reasons, with what is missing (R70).

API and pages say the same from it. What `code` says in a person's language is the pages' business.
"""

from dataclasses import dataclass

from domain.access_change import why_not_editable
from domain.apis import Api
from domain.app_lifecycle import AppState
from domain.authority import APPLICATIONS_FOR, NO_AUTHORITY, Authority
from domain.refusals import ApiNotEnabled, InsufficientRights, RoleNotAllowed

RIGHTS_OF_NEXT_YEAR = "rights_of_next_year"
RIGHTS_OF_LAST_YEAR = "rights_of_last_year"
RIGHTS_UNKNOWN = "rights_unknown"
REKENINGEN_ADMIN_GROUP = "Rekeningen"


@dataclass(frozen=True)
class MissingRight:
    """An API that cannot be given, and the applications of which any one's admin rights would do (R23)."""

    api: Api
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """One thing that stops somebody. `code` never changes; `detail` is for developers."""

    code: str
    detail: str
    missing: tuple[MissingRight, ...] = ()


@dataclass(frozen=True)
class OtherYears:
    """What somebody administered last school year, and will administer in the next: none of it counts now."""

    last: Authority = NO_AUTHORITY
    next: Authority = NO_AUTHORITY


def apis_without_rights(app: AppState, authority: Authority) -> tuple[Api, ...]:
    """The app's APIs that somebody administers nowhere this school year."""
    return tuple(api for api in Api if api in app.enabled and not authority.covers_any_of([api]))


def reasons_for_admin(app: AppState, authority: Authority, years: OtherYears = OtherYears()) -> list[Reason]:
    """What keeps a school admin from changing an app's access, in whole or in part.

    Rights that are missing are told apart: those of last school year, those of the next (in July and August
    the year that began the September before still counts, R22), those that could not be asked, and those
    that he has in no year.
    """
    reasons = _of_the_app(app, authority)
    left = list(apis_without_rights(app, authority))
    for code, detail, apis in (
        (RIGHTS_UNKNOWN, "The system that knows these rights is away.", authority.unknown),
        (RIGHTS_OF_NEXT_YEAR, "These rights begin with the next school year.", _covered(years.next)),
        (RIGHTS_OF_LAST_YEAR, "These rights were of last school year.", _covered(years.last)),
        (InsufficientRights.code, "No admin rights for these APIs this school year.", frozenset(Api)),
    ):
        if found := [api for api in left if api in apis]:
            reasons.append(Reason(code, detail, tuple(MissingRight(api, needs(api)) for api in found)))
            left = [api for api in left if api not in apis]
    if closed := [api for api in Api if api not in app.enabled and authority.covers_any_of([api])]:
        missing = tuple(MissingRight(api, ()) for api in closed)
        reasons.append(Reason(ApiNotEnabled.code, "Not enabled for this app: nobody can give it.", missing))
    return reasons


def reasons_for_others(app: AppState) -> list[Reason]:
    """What keeps somebody who is no school admin from changing an app's access."""
    return [
        Reason(RoleNotAllowed.code, "Only school admins change the access of an app."),
        *_of_the_app(app, NO_AUTHORITY),
    ]


def needs(api: Api) -> tuple[str, ...]:
    """The applications of which admin rights in any one let somebody give this API (R23)."""
    return tuple(sorted(APPLICATIONS_FOR.get(api, ()))) or (REKENINGEN_ADMIN_GROUP,)


def _of_the_app(app: AppState, authority: Authority) -> list[Reason]:
    return [
        Reason(refusal.code, refusal.detail)
        for refusal in why_not_editable(app, authority)
        if not isinstance(refusal, InsufficientRights)
    ]


def _covered(authority: Authority) -> frozenset[Api]:
    return frozenset(api for api in Api if authority.covers_any_of([api]))
