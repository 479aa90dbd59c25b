"""What holds for every save, whatever is asked, held and administered."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.access_change import plan_change, why_not_editable
from domain.apis import Api
from domain.app_lifecycle import AppState, AppStatus
from domain.authority import Authority
from domain.scopes import DEFAULT_TEMPLATES, ScopeTemplates
from tests.domain.saves import NOTHING, Rights, Save, any_save, good_save
from tests.domain.strategies import PLACES, targets_of

SCOPES = ScopeTemplates(DEFAULT_TEMPLATES)
NONE: Rights = frozenset()
foreign_scopes = st.frozensets(st.sampled_from(["openid", "api_informat_sas_leerlingen.punten.001057", ""]))


@given(any_save | good_save())
def test_r24_what_changes_is_inside_the_authority_of_this_moment(save: Save) -> None:
    assert all(save.authority.covers(right) for right in save.made.grant | save.made.revoke)


@given(any_save | good_save())
def test_r52_what_is_granted_is_of_an_enabled_api(save: Save) -> None:
    assert {right.api for right in save.made.grant} <= save.app.enabled


@given(any_save | good_save())
def test_r51_nothing_changes_that_was_not_asked(save: Save) -> None:
    assert save.made.grant <= save.grant
    assert save.made.revoke <= save.revoke


@given(good_save(), st.sampled_from([status for status in AppStatus if status is not AppStatus.APPROVED]))
def test_r56_nothing_changes_while_the_app_is_not_approved(save: Save, status: AppStatus) -> None:
    assert replace(save, app=replace(save.app, status=status)).made == NOTHING


@given(good_save())
def test_r43_nothing_changes_for_a_client_without_an_app(save: Save) -> None:
    assert replace(save, app=save.app.with_client(None)).made == NOTHING


@given(good_save())
def test_r54_afterwards_all_that_was_asked_is_so(save: Save) -> None:
    difference = save.planned
    assert save.grant <= save.after
    assert not save.revoke & ((save.held | save.unsettled) - difference.revoke)


@given(good_save())
def test_r58_the_same_save_again_changes_nothing(save: Save) -> None:
    settled = save.unsettled - save.planned.grant - save.planned.revoke
    assert save.on(save.after, settled).planned == NOTHING


@given(good_save(), st.data())
def test_r58_two_saves_that_do_not_conflict_both_stand(one: Save, data: st.DataObject) -> None:
    other = replace(data.draw(good_save()), app=one.app, held=one.held)
    other = replace(other, grant=other.grant - one.revoke, revoke=other.revoke - one.grant)
    assert other.on(one.after).after == one.on(other.after).after


@given(any_save | good_save(), foreign_scopes)
def test_r54_scopes_that_are_foreign_or_of_other_schools_stay(save: Save, foreign: frozenset[str]) -> None:
    before = foreign | {SCOPES.scope_of(right) for right in save.held}
    added = {SCOPES.scope_of(right) for right in save.made.grant}
    removed = {SCOPES.scope_of(right) for right in save.made.revoke}
    out_of_reach = {SCOPES.scope_of(right) for right in save.held if not save.authority.covers(right)}
    assert foreign | out_of_reach <= (before - removed) | added


@given(good_save())
def test_r70_who_is_told_of_nothing_that_stops_him_can_grant_all_that_he_administers(save: Save) -> None:
    assert why_not_editable(save.app, save.authority) == []
    possible = {right for right in PLACES if save.authority.covers(right) and right.api in save.app.enabled}
    assert replace(save, grant=frozenset(possible), revoke=NONE).planned.grant == possible - save.held


def test_r51_an_admin_of_every_school_can_change_every_place() -> None:
    app = AppState(UUID(int=1), UUID(int=2), AppStatus.APPROVED, frozenset(), frozenset(Api), "client")
    everything = frozenset(PLACES)
    authority = Authority({api: frozenset(targets_of(api)) for api in Api})
    assert plan_change(app, authority, NONE, NONE, everything, NONE).grant == everything
    assert plan_change(app, authority, everything, NONE, NONE, everything).revoke == everything
