"""Why somebody cannot change an app's access, reason by reason (R23, R53, R70)."""

from dataclasses import replace

import pytest

from domain.apis import Api
from domain.app_lifecycle import AppState, AppStatus
from domain.authority import NO_AUTHORITY, Authority
from domain.why_not import OtherYears, Reason, needs, reasons_for_admin, reasons_for_others
from tests.domain.test_access_change import APP

PUPILS = Authority({Api.LEERLINGEN: frozenset({"001057"})})
STAFF = Authority({Api.PERSONEEL: frozenset({"001057"})})
BOTH = replace(APP, enabled=frozenset({Api.LEERLINGEN, Api.PERSONEEL}))


def said(reasons: list[Reason]) -> list[tuple[str, list[str]]]:
    return [(reason.code, [one.api.value for one in reason.missing]) for reason in reasons]


@pytest.mark.parametrize(
    ("app", "authority", "expected"),
    [
        pytest.param(APP, PUPILS, [], id="nothing stops him"),
        pytest.param(
            replace(APP, client_id=None), PUPILS, [("client_not_linked", [])], id="client not linked"
        ),
        pytest.param(
            replace(APP, status=AppStatus.ARCHIVED), PUPILS, [("app_not_approved", [])], id="archived"
        ),
        pytest.param(
            APP,
            STAFF,
            [("insufficient_rights", ["leerlingen"]), ("api_not_enabled", ["personeel"])],
            id="rights for another API alone",
        ),
        pytest.param(BOTH, PUPILS, [("insufficient_rights", ["personeel"])], id="rights for one of two"),
        pytest.param(
            BOTH, NO_AUTHORITY, [("insufficient_rights", ["leerlingen", "personeel"])], id="no rights"
        ),
    ],
)
def test_r70_each_reason_names_what_is_missing(
    app: AppState, authority: Authority, expected: list[tuple[str, list[str]]]
) -> None:
    assert said(reasons_for_admin(app, authority)) == expected


def test_r70_rights_of_last_year_and_of_the_next_are_told_apart_from_none() -> None:
    app = replace(APP, enabled=frozenset({Api.LEERLINGEN, Api.PERSONEEL, Api.INTERNEN}))
    assert said(reasons_for_admin(app, NO_AUTHORITY, OtherYears(last=PUPILS, next=STAFF))) == [
        ("rights_of_next_year", ["personeel"]),
        ("rights_of_last_year", ["leerlingen"]),
        ("insufficient_rights", ["internen"]),
    ]


def test_r42_rights_that_could_not_be_asked_are_not_called_missing() -> None:
    app = replace(APP, enabled=frozenset({Api.LEERLINGEN, Api.REKENINGEN}))
    authority = replace(PUPILS, unknown=frozenset({Api.REKENINGEN}))
    assert said(reasons_for_admin(app, authority)) == [("rights_unknown", ["rekeningen"])]


@pytest.mark.parametrize(
    ("api", "applications"),
    [
        (Api.LEERLINGEN, ("iBasis", "iLeerlingen")),
        (Api.PERSONEEL, ("iPersoneel",)),
        (Api.INTERNEN, ("iInternen",)),
        (Api.REKENINGEN, ("Rekeningen",)),
        (Api.VOORINSCHRIJVINGEN, ("iBasis", "iLeerlingen")),
    ],
)
def test_r23_the_right_that_each_api_needs(api: Api, applications: tuple[str, ...]) -> None:
    assert needs(api) == applications


def test_r70_who_is_no_school_admin_is_told_so_first() -> None:
    assert said(reasons_for_others(APP)) == [("role_not_allowed", [])]
    waiting = replace(APP, status=AppStatus.SUBMITTED, client_id=None)
    assert [code for code, _ in said(reasons_for_others(waiting))] == [
        "role_not_allowed",
        "client_not_linked",
        "app_not_approved",
    ]
