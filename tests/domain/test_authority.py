"""R23's table, written out once more, and what follows from it."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.apis import AccessRight, Api
from domain.authority import NO_AUTHORITY, AdminRight, Application, Authority, authority_from
from tests.domain.strategies import NUMBERS, targets_of

# Handbook 4.2, as it stands there. Rekeningen is given by admin groups, so by none of the applications.
MATRIX = {
    Api.LEERLINGEN: {Application.IBASIS, Application.ILEERLINGEN},
    Api.PERSONEEL: {Application.IPERSONEEL},
    Api.INTERNEN: {Application.IINTERNEN},
    Api.VOORINSCHRIJVINGEN: {Application.IBASIS, Application.ILEERLINGEN},
    Api.REKENINGEN: set(),
}
SCHOOL, OTHER = "001057", "001073"
GROUP = UUID(int=7)


@pytest.mark.parametrize("application", Application)
@pytest.mark.parametrize("api", Api)
def test_r23_an_api_needs_the_application_of_the_table(api: Api, application: Application) -> None:
    authority = authority_from([AdminRight(application, SCHOOL)], [])
    assert (SCHOOL in authority.targets[api]) == (application in MATRIX[api])


def test_r23_rekeningen_is_for_members_of_that_groups_admin_group() -> None:
    authority = authority_from([], [GROUP])
    assert authority.covers(AccessRight(Api.REKENINGEN, str(GROUP)))
    assert not authority.covers(AccessRight(Api.REKENINGEN, str(UUID(int=8))))
    assert [api for api in Api if authority.covers_any_of([api])] == [Api.REKENINGEN]


def test_r22_a_right_counts_for_its_own_institution_alone() -> None:
    authority = authority_from([AdminRight(Application.IBASIS, SCHOOL)], [])
    assert authority.covers(AccessRight(Api.LEERLINGEN, SCHOOL))
    assert not authority.covers(AccessRight(Api.LEERLINGEN, OTHER))


def test_r22_rights_at_two_schools_do_not_mix() -> None:
    rights = [AdminRight(Application.IBASIS, SCHOOL), AdminRight(Application.IPERSONEEL, OTHER)]
    authority = authority_from(rights, [])
    assert not authority.covers(AccessRight(Api.PERSONEEL, SCHOOL))
    assert not authority.covers(AccessRight(Api.LEERLINGEN, OTHER))
    assert authority.institution_numbers == {SCHOOL, OTHER}


def test_institution_numbers_hold_no_access_groups() -> None:
    assert authority_from([], [GROUP]).institution_numbers == frozenset()


def test_r53_no_authority_covers_nothing() -> None:
    assert not NO_AUTHORITY.covers_any_of(Api)
    assert not any(NO_AUTHORITY.covers(AccessRight(api, targets_of(api)[0])) for api in Api)


@given(st.lists(st.builds(AdminRight, st.sampled_from(Application), st.sampled_from(NUMBERS))))
def test_r23_every_target_is_owed_to_a_right_that_its_api_needs(rights: list[AdminRight]) -> None:
    authority: Authority = authority_from(rights, [])
    for api, targets in authority.targets.items():
        owed = {right.institution_number for right in rights if right.application in MATRIX[api]}
        assert targets == owed
