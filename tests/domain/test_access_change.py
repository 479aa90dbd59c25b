"""A save, rule by rule."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

import pytest

from domain.access_change import AccessDifference, plan_change, why_not_editable
from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppState, AppStatus
from domain.authority import NO_AUTHORITY, Authority
from domain.refusals import (
    ApiNotEnabled,
    AppNotApproved,
    ClientNotLinked,
    ContradictoryChange,
    InsufficientRights,
    NothingToChange,
    OutsideAuthority,
    Refusal,
)

NASSAU = AccessRight(Api.LEERLINGEN, "001057")
KLIM_OP = AccessRight(Api.LEERLINGEN, "001073")
ELSEWHERE = AccessRight(Api.LEERLINGEN, "999999")
STAFF = AccessRight(Api.PERSONEEL, "001057")

PUPILS_OF_BOTH = Authority({Api.LEERLINGEN: frozenset({"001057", "001073"})})
STAFF_TOO = Authority({**PUPILS_OF_BOTH.targets, Api.PERSONEEL: frozenset({"001057"})})
APP = AppState(
    app_id=UUID(int=1),
    partner_id=UUID(int=2),
    status=AppStatus.APPROVED,
    requested=frozenset(),
    enabled=frozenset({Api.LEERLINGEN}),
    client_id="client",
)
NOT_APPROVED = [status for status in AppStatus if status is not AppStatus.APPROVED]


def save(
    *,
    app: AppState = APP,
    authority: Authority = PUPILS_OF_BOTH,
    held: Collection[AccessRight] = (),
    unsettled: Collection[AccessRight] = (),
    grant: Collection[AccessRight] = (),
    revoke: Collection[AccessRight] = (),
) -> AccessDifference:
    return plan_change(app, authority, *map(frozenset, (held, unsettled, grant, revoke)))


def test_r54_a_save_adds_what_is_missing_and_removes_what_is_too_much() -> None:
    difference = save(held={NASSAU}, grant={KLIM_OP}, revoke={NASSAU})
    assert difference == AccessDifference(frozenset({KLIM_OP}), frozenset({NASSAU}))


def test_r58_what_is_so_already_is_no_difference() -> None:
    assert save(held={NASSAU}, grant={NASSAU}).is_empty
    assert save(held={NASSAU}, revoke={KLIM_OP}).is_empty


def test_r58_the_rights_of_another_admin_are_left_as_they_are() -> None:
    difference = save(held={NASSAU, ELSEWHERE}, grant={KLIM_OP}, revoke={NASSAU})
    assert ELSEWHERE not in difference.grant | difference.revoke


@pytest.mark.parametrize("asked", ["grant", "revoke"])
def test_r54_what_an_earlier_try_left_half_done_is_done_again(asked: str) -> None:
    difference = save(unsettled={NASSAU}, **{asked: {NASSAU}})  # type: ignore[arg-type]
    assert getattr(difference, asked) == {NASSAU}


@pytest.mark.parametrize("asked", ["grant", "revoke"])
def test_r24_nothing_outside_the_authority_of_this_moment_changes(asked: str) -> None:
    with pytest.raises(OutsideAuthority, match="999999"):
        save(held={NASSAU}, **{asked: {NASSAU, ELSEWHERE}})  # type: ignore[arg-type]


def test_r22_a_right_needs_authority_for_its_own_api_at_that_school() -> None:
    both = replace(APP, enabled=frozenset({Api.LEERLINGEN, Api.PERSONEEL}))
    with pytest.raises(OutsideAuthority, match="personeel 001057"):
        save(app=both, grant={STAFF})


def test_r52_an_api_that_is_not_enabled_is_not_granted() -> None:
    with pytest.raises(ApiNotEnabled, match="personeel 001057"):
        save(authority=STAFF_TOO, grant={NASSAU, STAFF})


def test_r52_a_requested_api_is_not_an_enabled_one() -> None:
    waiting = replace(APP, requested=frozenset({Api.PERSONEEL}))
    with pytest.raises(ApiNotEnabled):
        save(app=waiting, authority=STAFF_TOO, grant={STAFF})


def test_r52_a_right_of_an_api_that_is_enabled_no_longer_can_be_taken_back() -> None:
    assert save(authority=STAFF_TOO, held={STAFF}, revoke={STAFF}).revoke == {STAFF}


def test_r53_rights_for_none_of_the_apps_apis_are_insufficient() -> None:
    only_staff = Authority({Api.PERSONEEL: frozenset({"001057"})})
    with pytest.raises(InsufficientRights):
        save(authority=only_staff, grant={NASSAU})


def test_r53_rights_for_some_of_the_apps_apis_are_enough_for_those() -> None:
    both = replace(APP, enabled=frozenset({Api.LEERLINGEN, Api.PERSONEEL}))
    assert save(app=both, grant={NASSAU}).grant == {NASSAU}


@pytest.mark.parametrize("status", NOT_APPROVED)
def test_r56_only_an_approved_apps_access_changes(status: AppStatus) -> None:
    with pytest.raises(AppNotApproved, match=status):
        save(app=replace(APP, status=status), held={NASSAU}, revoke={NASSAU})


def test_r43_without_a_client_there_is_nothing_to_change() -> None:
    with pytest.raises(ClientNotLinked):
        save(app=replace(APP, client_id=None), grant={NASSAU})


def test_r51_a_save_of_nothing_is_refused() -> None:
    with pytest.raises(NothingToChange):
        save(held={NASSAU})


def test_r51_granting_and_revoking_the_same_is_refused() -> None:
    with pytest.raises(ContradictoryChange, match="001057"):
        save(grant={NASSAU, KLIM_OP}, revoke={NASSAU})


def test_the_inverse_of_a_difference_takes_it_back() -> None:
    difference = AccessDifference(frozenset({NASSAU}), frozenset({KLIM_OP}))
    assert difference.inverse == AccessDifference(frozenset({KLIM_OP}), frozenset({NASSAU}))


@pytest.mark.parametrize(
    ("app", "authority", "refusals"),
    [
        pytest.param(APP, PUPILS_OF_BOTH, [], id="nothing"),
        pytest.param(replace(APP, client_id=None), PUPILS_OF_BOTH, [ClientNotLinked], id="no client"),
        pytest.param(
            replace(APP, status=AppStatus.ARCHIVED), PUPILS_OF_BOTH, [AppNotApproved], id="archived"
        ),
        pytest.param(APP, NO_AUTHORITY, [InsufficientRights], id="no admin rights, or those of last year"),
        pytest.param(replace(APP, enabled=frozenset()), STAFF_TOO, [InsufficientRights], id="no API enabled"),
        pytest.param(
            replace(APP, client_id=None, status=AppStatus.SUBMITTED),
            NO_AUTHORITY,
            [ClientNotLinked, AppNotApproved, InsufficientRights],
            id="everything at once",
        ),
    ],
)
def test_r70_every_reason_is_named_the_most_general_first(
    app: AppState, authority: Authority, refusals: list[type[Refusal]]
) -> None:
    assert [type(refusal) for refusal in why_not_editable(app, authority)] == refusals
