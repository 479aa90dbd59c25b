"""The contract of `AccessGroups`: the fake and the adapter keep it alike (R23, R42)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar

from devstack.sample.access_groups import ACCESS_GROUPS, BOARDING, KITCHEN, SCHOOL_BILLS
from devstack.sample.invoice_api import invoice_api
from gateways import OutsideSystemUnavailable
from gateways.access_groups import AccessGroups
from gateways.access_groups.http import HttpAccessGroups
from tests.fakes.outside_systems import FakeAccessGroups
from tests.gateways.serving import Stage


@dataclass
class Subject:
    groups: AccessGroups
    send_away: Callable[[], object]


def _fake() -> Subject:
    fake = FakeAccessGroups(names={group.group_id: group.name for group in ACCESS_GROUPS})
    for group in ACCESS_GROUPS:
        for user_id in group.admins:
            fake.admins.setdefault(user_id, set()).add(group.group_id)
    return Subject(fake, lambda: setattr(fake, "away", True))


@pytest.fixture(params=["http", "fake"])
def subject(request: pytest.FixtureRequest, stage: Stage, http: httpx.AsyncClient) -> Subject:
    if request.param == "fake":
        return _fake()
    base = f"{stage.show(Litestar([invoice_api]))}/invoice-api"
    return Subject(HttpAccessGroups(http, base), lambda: httpx.post(f"{base}/away", json={"away": True}))


async def test_r23_admin_groups_are_those_of_the_person(subject: Subject) -> None:
    assert await subject.groups.admin_groups("fatima.elamrani") == {SCHOOL_BILLS.group_id, KITCHEN.group_id}


async def test_r23_a_stranger_is_in_no_admin_group(subject: Subject) -> None:
    assert await subject.groups.admin_groups("nobody") == frozenset()


async def test_an_id_that_means_something_in_an_address_is_only_an_id(subject: Subject) -> None:
    assert await subject.groups.admin_groups("an.peeters?x=#é %") == frozenset()


async def test_r42_names_by_guid_and_unknown_groups_left_out(subject: Subject) -> None:
    names = await subject.groups.group_names([KITCHEN.group_id, BOARDING.group_id, uuid4()])
    assert names == {KITCHEN.group_id: KITCHEN.name, BOARDING.group_id: BOARDING.name}


async def test_a_group_asked_twice_is_answered_once(subject: Subject) -> None:
    names = await subject.groups.group_names([KITCHEN.group_id] * 2)
    assert names == {KITCHEN.group_id: KITCHEN.name}


async def test_no_groups_have_no_names_even_while_away(subject: Subject) -> None:
    subject.send_away()
    assert await subject.groups.group_names([]) == {}


async def test_r42_away_is_said_for_names(subject: Subject) -> None:
    subject.send_away()
    with pytest.raises(OutsideSystemUnavailable) as raised:
        await subject.groups.group_names([KITCHEN.group_id])
    assert raised.value.system == "InvoiceAPI"


async def test_r24_away_is_said_for_admin_groups(subject: Subject) -> None:
    known: frozenset[UUID] = await subject.groups.admin_groups("an.peeters")
    assert known
    subject.send_away()
    with pytest.raises(OutsideSystemUnavailable):
        await subject.groups.admin_groups("an.peeters")
