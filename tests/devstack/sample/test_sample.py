"""The sample agrees with itself and with the handbook, and each problem of chapter 6 can be met (R70)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from devstack.sample.access_groups import ACCESS_GROUPS
from devstack.sample.apps import CLIENTS_WITHOUT_APP, SampleApp, SampleClient
from devstack.sample.partners import PARTNERS
from devstack.sample.people import PEOPLE, SamplePerson
from devstack.sample.schools import MANY_SCHOOLS, SCHOOLS
from devstack.sample.troubleshooting import SITUATIONS, Situation
from domain.apis import Api, is_institution_number
from domain.authority import AdminRight, Authority, authority_from
from domain.calendar_month import one_month_after
from domain.scopes import DEFAULT_TEMPLATES, ScopeTemplates

APPS: dict[str, SampleApp] = {app.name: app for partner in PARTNERS for app in partner.apps}
PEOPLE_BY_ID: dict[str, SamplePerson] = {person.user_id: person for person in PEOPLE}
CLIENTS: list[SampleClient] = [*(app.client for app in APPS.values()), *CLIENTS_WITHOUT_APP]
THIS_YEAR = 0
OPEN = {school.number for school in SCHOOLS if not school.closed}


def authority_of(user_id: str, year: int = THIS_YEAR) -> Authority:
    return authority_from(
        (
            AdminRight(application, number)
            for rights in PEOPLE_BY_ID[user_id].rights
            if year in rights.years.value
            for application in rights.applications
            for number in rights.numbers
            if number in OPEN
        ),
        (group.group_id for group in ACCESS_GROUPS if user_id in group.admins),
    )


def sees(user_id: str, app: str) -> bool:
    return any(authority_of(user_id).covers(right) for right in APPS[app].client.rights)


def invited(address: str, app: str) -> datetime:
    """When the invitation to this address ends, if it was sent as the sample says."""
    sent = {invitation.email: invitation.sent_days_ago for invitation in APPS[app].invitations}[address]
    return one_month_after(datetime.now(UTC) - timedelta(days=sent))


def test_numbers_ids_and_names_are_unique() -> None:
    for values in (
        [school.number for school in SCHOOLS],
        [school.name for school in SCHOOLS],
        [person.user_id for person in PEOPLE],
        [person.email for person in PEOPLE],
        [partner.email for partner in PARTNERS],
        [client.client_id for client in CLIENTS],
    ):
        assert len(values) == len(set(values))
    assert len(MANY_SCHOOLS) == 400


def test_everything_points_at_something() -> None:
    numbers = {school.number for school in SCHOOLS}
    groups = {str(group.group_id) for group in ACCESS_GROUPS}
    assert all(is_institution_number(number) for number in numbers)
    assert {n for person in PEOPLE for rights in person.rights for n in rights.numbers} <= numbers
    assert {n for group in ACCESS_GROUPS for n in group.institution_numbers} <= numbers
    assert {user_id for group in ACCESS_GROUPS for user_id in group.admins} <= PEOPLE_BY_ID.keys()
    assert {right.target for client in CLIENTS for right in client.rights} <= numbers | groups


def test_no_address_is_real_and_no_id_holds_one() -> None:
    addresses = [person.email for person in PEOPLE] + [partner.email for partner in PARTNERS]
    addresses += [app.contact_email for app in APPS.values()]
    assert all(address.endswith(".example") for address in addresses)
    assert not any("@" in person.user_id for person in PEOPLE)


def test_client_ids_are_uuids_or_old_ones() -> None:
    for client in CLIENTS:
        if not client.client_id.startswith("informat_customer_"):
            assert str(UUID(client.client_id)) == client.client_id


def test_apps_have_only_rights_that_their_apis_allow() -> None:
    for app in APPS.values():
        assert {right.api for right in app.client.rights} <= app.apis
        assert app.created_at <= app.changed_at


def test_r7_foreign_scopes_match_no_template() -> None:
    templates = ScopeTemplates(DEFAULT_TEMPLATES)
    foreign = [scope for client in CLIENTS for scope in client.foreign_scopes]
    assert foreign
    assert not any(templates.right_of(scope) for scope in foreign)


@pytest.mark.parametrize("app", ["BlueDries", "demo app 20250825", "Kristof's app 4", "StijnBoard"])
def test_an_sees_the_list_of_the_handbook(app: str) -> None:
    assert sees("an.peeters", app)


def test_every_mix_of_rights_is_there() -> None:
    covered = {frozenset(api for api in Api if authority_of(one).targets[api]) for one in PEOPLE_BY_ID}
    alone = frozenset[Api]
    assert covered >= {
        alone(Api),
        alone({Api.PERSONEEL}),
        alone({Api.LEERLINGEN, Api.VOORINSCHRIJVINGEN}),
        alone({Api.INTERNEN}),
        alone({Api.REKENINGEN}),
        alone(),
    }


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: f"{one.user_id} {one.app}")
def test_r70_each_situation_has_somebody_and_an_app(situation: Situation) -> None:
    assert situation.user_id in PEOPLE_BY_ID
    assert situation.app in {*APPS, ""}


def test_r70_a_client_without_app_shows_to_petra_alone() -> None:
    petra = authority_of("petra.desmet")
    assert any(petra.covers(right) for client in CLIENTS_WITHOUT_APP for right in client.rights)
    assert not any(sees("petra.desmet", app) for app in APPS)


def test_r70_invited_without_the_rights_for_it() -> None:
    for user_id in ("bram.dewit", "omar.benali"):
        assert invited(f"{user_id}@scholen.example", "BlueDries") > datetime.now(UTC)
        assert not authority_of(user_id).covers_any_of(APPS["BlueDries"].apis)


def test_r21_an_ordinary_user_is_invited() -> None:
    assert not PEOPLE_BY_ID["geert.janssens"].has_user_management
    assert invited("geert.janssens@scholen.example", "BlueDries") > datetime.now(UTC)


def test_r70_a_link_that_has_ended() -> None:
    assert invited("marie.claes@scholen.example", "SBOtest App") < datetime.now(UTC)
    assert not any(sees("marie.claes", app) for app in APPS)


def test_r70_last_year_and_next_year_are_not_this_year() -> None:
    for user_id, year in (("hilde.wouters", -1), ("nele.jacobs", 1)):
        assert not sees(user_id, "BlueDries")
        assert authority_of(user_id, year).covers_any_of([Api.LEERLINGEN])


def test_r70_an_api_that_is_not_enabled() -> None:
    assert authority_of("dirk.willems").covers_any_of([Api.VOORINSCHRIJVINGEN])
    assert sees("dirk.willems", "SBOtest App")
    assert Api.VOORINSCHRIJVINGEN not in APPS["SBOtest App"].apis


def test_r70_an_app_at_another_school_or_with_another_api() -> None:
    assert not sees("dirk.willems", "BlueDries")
    assert not sees("petra.desmet", "StijnBoard")
    assert any(right.target == "001081" for right in APPS["StijnBoard"].client.rights)


def test_r70_an_invitation_that_never_came() -> None:
    addresses = {invitation.email for invitation in APPS["StijnBoard"].invitations}
    assert addresses
    assert not addresses & {person.email for person in PEOPLE}
    assert authority_of("veerle.aerts").covers_any_of(APPS["StijnBoard"].apis)
