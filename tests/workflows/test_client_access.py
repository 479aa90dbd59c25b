"""ClientAccess on a real Temporal server."""

import asyncio
from typing import Any

import pytest

from domain.app_commands import ArchiveApp
from domain.authority import Application
from domain.refusals import (
    AppNotApproved,
    AppNotFound,
    InsufficientRights,
    NothingToChange,
    OutsideAuthority,
)
from domain.viewers import Actor, Role
from gateways import OutsideSystemUnavailable
from tests.house import ADMIN, HELPDESK, House, pupils_of
from tests.waiting import eventually

NASSAU, KLIM_OP = pupils_of("001057"), pupils_of("001073")
SCOPE = "api_informat_sas_leerlingen.leerlingen."


async def states_of(house: House, client_id: str) -> list[str]:
    rows = await house.rows("SELECT state FROM access_rights WHERE client_id = :client", client=client_id)
    return [row.state for row in rows]


async def test_r54_a_grant_is_a_scope_at_once_and_a_revocation_takes_it_away(house: House) -> None:
    app_id, client_id = await house.opened(numbers=("001057", "001073"))
    answer = await house.save(app_id, client_id, grant=[NASSAU, KLIM_OP])
    assert answer.settled
    assert await house.scopes(client_id) == {f"{SCOPE}001057", f"{SCOPE}001073"}
    answer = await house.save(app_id, client_id, revoke=[NASSAU])
    assert answer.revoked == {NASSAU}
    assert await house.scopes(client_id) == {f"{SCOPE}001073"}


async def test_r54_scopes_of_others_and_foreign_ones_stay(house: House) -> None:
    app_id, client_id = await house.opened()
    foreign = frozenset({"openid", f"{SCOPE}999999"})
    await house.directory.set_scopes(client_id, foreign, frozenset())
    await house.save(app_id, client_id, grant=[NASSAU])
    await house.save(app_id, client_id, revoke=[NASSAU])
    assert await house.scopes(client_id) == foreign


async def test_r24_rights_are_read_again_at_the_save(house: House) -> None:
    app_id, client_id = await house.opened(numbers=("001057", "001073"))
    await house.save(app_id, client_id, grant=[NASSAU])
    house.administers(ADMIN, Application.ILEERLINGEN, "001057")
    with pytest.raises(OutsideAuthority):
        await house.save(app_id, client_id, grant=[KLIM_OP])
    assert await house.scopes(client_id) == {f"{SCOPE}001057"}


async def test_r57_a_refused_change_is_logged(house: House) -> None:
    app_id, client_id = await house.opened()
    with pytest.raises(OutsideAuthority):
        await house.save(app_id, client_id, grant=[KLIM_OP])
    [row] = await house.rows(
        "SELECT actor_name, target, after FROM log WHERE event = 'access_change_refused' AND app_id = :app",
        app=app_id,
    )
    assert (row.actor_name, row.target) == (ADMIN.name, "001073")
    assert row.after == {"asked": "grant", "code": "outside_authority"}


async def test_r50_without_invitation_or_access_the_app_does_not_exist(house: House) -> None:
    app_id, client_id = await house.approved()
    els = Actor(Role.SCHOOL_ADMIN, "els", "Els")
    house.administers(els, Application.ILEERLINGEN, "001057")
    with pytest.raises(AppNotFound):
        await house.save(app_id, client_id, grant=[NASSAU], by=els)


async def test_r50_a_colleague_needs_no_invitation_where_the_app_has_a_right(house: House) -> None:
    app_id, client_id = await house.opened()
    await house.save(app_id, client_id, grant=[NASSAU])
    els = Actor(Role.SCHOOL_ADMIN, "els", "Els")
    house.administers(els, Application.ILEERLINGEN, "001057", "001073")
    await house.save(app_id, client_id, grant=[KLIM_OP], by=els)
    assert await house.scopes(client_id) == {f"{SCOPE}001057", f"{SCOPE}001073"}


async def test_r53_rights_for_none_of_the_apis_is_insufficient(house: House) -> None:
    app_id, client_id = await house.opened()
    house.administers(ADMIN, Application.IPERSONEEL, "001057")
    with pytest.raises(InsufficientRights):
        await house.save(app_id, client_id, grant=[NASSAU])


async def test_r56_an_archived_app_refuses_a_save(house: House) -> None:
    app_id, client_id = await house.opened()
    await house.save(app_id, client_id, grant=[NASSAU])
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    with pytest.raises(AppNotApproved):
        await house.save(app_id, client_id, revoke=[NASSAU])
    assert await house.scopes(client_id) == {f"{SCOPE}001057"}


async def test_an_empty_save_is_refused(house: House) -> None:
    app_id, client_id = await house.opened()
    with pytest.raises(NothingToChange):
        await house.save(app_id, client_id)


async def test_r58_two_admins_at_once_lose_nothing_and_double_nothing(house: House) -> None:
    numbers = [f"0010{n:02}" for n in range(20)]
    app_id, client_id = await house.opened(numbers=numbers)
    saves = [house.save(app_id, client_id, grant=[pupils_of(number)]) for number in numbers]
    twice = [house.save(app_id, client_id, grant=[pupils_of(numbers[0])]) for _ in range(2)]
    await asyncio.gather(*saves, *twice)
    assert await house.scopes(client_id) == {f"{SCOPE}{number}" for number in numbers}
    assert (await house.events(app_id)).count("access_granted") == len(numbers)


async def test_a_save_while_informat_is_away_says_so_and_changes_nothing(house: House) -> None:
    app_id, client_id = await house.opened()
    house.schools.away = True
    with pytest.raises(OutsideSystemUnavailable):
        await house.save(app_id, client_id, grant=[NASSAU])
    house.schools.away = False
    assert await house.scopes(client_id) == frozenset()
    assert await states_of(house, client_id) == []


async def test_a_save_goes_on_when_the_identity_server_comes_back(house: House) -> None:
    app_id, client_id = await house.opened()
    house.directory.away = True
    answer = await house.save(app_id, client_id, grant=[NASSAU])
    assert not answer.settled
    assert await states_of(house, client_id) == ["granting"]
    house.directory.away = False

    async def granted() -> bool:
        return await states_of(house, client_id) == ["granted"]

    assert await eventually(granted)
    assert await house.scopes(client_id) == {f"{SCOPE}001057"}


async def test_archived_between_the_decision_and_the_record_takes_the_scopes_back(house: House) -> None:
    app_id, client_id = await house.opened()
    house.directory.away = True
    answer = await house.save(app_id, client_id, grant=[NASSAU])
    assert not answer.settled
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    house.directory.away = False

    async def undone() -> bool:
        return "access_change_refused" in await house.events(app_id)

    assert await eventually(undone)
    assert await house.scopes(client_id) == frozenset()
    assert await states_of(house, client_id) == []


async def test_r14_the_partner_is_mailed_of_each_change(house: House) -> None:
    app_id, client_id = await house.opened()
    await house.save(app_id, client_id, grant=[NASSAU])
    els = Actor(Role.SCHOOL_ADMIN, "els", "Els Admin")
    house.administers(els, Application.ILEERLINGEN, "001057")
    await house.save(app_id, client_id, revoke=[NASSAU], by=els)
    told = """SELECT "to", facts FROM mails
              WHERE kind = 'access_changed' AND state = 'accepted' AND app_id = :app"""

    async def both() -> list[tuple[str, str, Any, Any]]:
        mails = [(row.to, row.facts) for row in await house.rows(told, app=app_id)]
        found = [(to, facts["admin"], facts["granted"], facts["revoked"]) for to, facts in mails]
        return found if len(found) == 2 else []

    assert sorted(await eventually(both)) == [
        ("pat@partner.example", "An Admin", [["leerlingen", "001057"]], []),
        ("pat@partner.example", "Els Admin", [], [["leerlingen", "001057"]]),
    ]


async def test_a_save_sent_twice_is_done_once(house: House) -> None:
    app_id, client_id = await house.opened()
    first = await house.save(app_id, client_id, grant=[NASSAU], key="key")
    second = await house.save(app_id, client_id, grant=[NASSAU], key="key")
    assert first == second
    assert (await house.events(app_id)).count("access_granted") == 1
