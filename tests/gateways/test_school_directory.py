"""The contract of `SchoolDirectory`: the fake and the adapter over SQL keep it alike (R20, R22, R41)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import pytest

from devstack.sample.people import PEOPLE
from devstack.sample.schools import CLOSED_SCHOOL, MANY_SCHOOLS, SCHOOLS
from domain.authority import AdminRight, Application
from domain.school_year import SchoolYear, school_year_at
from gateways import OutsideSystemUnavailable
from gateways.school_directory import InformatUser, SchoolDirectory
from gateways.school_directory.sql import SqlSchoolDirectory, informat_users_engine
from gateways.school_directory.views import SchoolViews
from tests.fakes.outside_systems import FakeSchoolDirectory
from tests.gateways.serving import closed_port

VIEWS = SchoolViews("people", "schools", "admin_rights")
YEAR = school_year_at(datetime.now(UTC))
LAST_YEAR, NEXT_YEAR = SchoolYear(YEAR.first_year - 1), SchoolYear(YEAR.first_year + 1)


@dataclass
class Subject:
    directory: SchoolDirectory
    away: SchoolDirectory


def _fake() -> FakeSchoolDirectory:
    fake = FakeSchoolDirectory()
    for person in PEOPLE:
        fake.users[person.user_id] = InformatUser(
            person.user_id, person.name, person.email, person.has_user_management, person.is_helpdesk
        )
        for rights in person.rights:
            for offset in rights.years.value:
                held = fake.rights.setdefault((person.user_id, SchoolYear(YEAR.first_year + offset)), set())
                held.update(AdminRight(*pair) for pair in product(rights.applications, rights.numbers))
    for school, year in product(SCHOOLS, (LAST_YEAR, YEAR, NEXT_YEAR)):
        if year == LAST_YEAR or not school.closed:
            fake.schools[school.number, year] = school.name
    return fake


@pytest.fixture(params=["sql", "fake"])
async def subject(request: pytest.FixtureRequest, informat_users_url: str) -> AsyncIterator[Subject]:
    if request.param == "fake":
        yield Subject(_fake(), FakeSchoolDirectory(away=True))
        return
    with closed_port() as port:
        nobody = informat_users_engine(f"postgresql+asyncpg://x@127.0.0.1:{port}/informat_users")
        engine = informat_users_engine(informat_users_url)
        yield Subject(SqlSchoolDirectory(engine, VIEWS), SqlSchoolDirectory(nobody, VIEWS))
        await engine.dispose()
        await nobody.dispose()


async def test_r20_a_person_is_known_by_the_id_of_sign_in(subject: Subject) -> None:
    assert await subject.directory.user("an.peeters") == InformatUser(
        "an.peeters", "An Peeters", "an.peeters@scholen.example", has_user_management=True, is_helpdesk=False
    )


async def test_r21_an_ordinary_user_has_no_user_management(subject: Subject) -> None:
    user = await subject.directory.user("geert.janssens")
    assert user is not None
    assert not user.has_user_management


async def test_r25_the_helpdesk_is_known(subject: Subject) -> None:
    user = await subject.directory.user("joke.vermeulen")
    assert user is not None
    assert user.is_helpdesk


async def test_a_stranger_is_nobody(subject: Subject) -> None:
    assert await subject.directory.user("an.peeters'--") is None
    assert await subject.directory.admin_rights("nobody", YEAR) == frozenset()


async def test_r22_rights_are_those_of_the_year(subject: Subject) -> None:
    hilde = [await subject.directory.admin_rights("hilde.wouters", year) for year in (LAST_YEAR, YEAR)]
    assert [len(rights) for rights in hilde] == [2 * len(Application), 0]
    nele = [await subject.directory.admin_rights("nele.jacobs", year) for year in (YEAR, NEXT_YEAR)]
    assert [len(rights) for rights in nele] == [0, 2 * len(Application)]


async def test_r41_rights_at_a_closed_school_do_not_count(subject: Subject) -> None:
    assert await subject.directory.admin_rights("ilse.mertens", LAST_YEAR)
    assert await subject.directory.admin_rights("ilse.mertens", YEAR) == frozenset()


async def test_r23_rights_name_the_application(subject: Subject) -> None:
    assert await subject.directory.admin_rights("dirk.willems", YEAR) == {
        AdminRight(Application.ILEERLINGEN, "001073")
    }


async def test_an_admin_of_four_hundred_schools(subject: Subject) -> None:
    rights = await subject.directory.admin_rights("luc.hermans", YEAR)
    numbers = {right.institution_number for right in rights}
    assert numbers == {school.number for school in MANY_SCHOOLS}
    assert len(await subject.directory.school_names(numbers, YEAR)) == 400


async def test_r41_names_are_of_active_schools(subject: Subject) -> None:
    asked = ["001057", "001057", CLOSED_SCHOOL.number, "999999"]
    assert await subject.directory.school_names(asked, YEAR) == {"001057": "Hof van Nassau"}
    assert CLOSED_SCHOOL.number in await subject.directory.school_names(asked, LAST_YEAR)


async def test_away_is_said_for_each_question(subject: Subject) -> None:
    for question in (
        subject.away.user("an.peeters"),
        subject.away.admin_rights("an.peeters", YEAR),
        subject.away.school_names(["001057"], YEAR),
    ):
        with pytest.raises(OutsideSystemUnavailable) as raised:
            await question
        assert raised.value.system == "informat_users"
