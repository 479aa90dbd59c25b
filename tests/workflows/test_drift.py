"""The comparison with the identity server, and what the helpdesk does about it (R7, R14, R25, R58)."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.app_commands import ArchiveApp, ReinstateApp, UnlinkClient
from domain.drift import Difference, DriftAnswer, DriftKind
from domain.identity_refusals import ClientIdTaken
from domain.refusals import DriftAnswerNotPossible, DriftChanged, DriftNotFound, RoleNotAllowed
from domain.viewers import Actor
from tests.house import ADMIN, HELPDESK, House, pupils_of
from tests.waiting import eventually
from tests.workflows.test_clients import FOREIGN, SCOPE, old_client
from workflows.messages import DriftAnswered, DriftAsked

NASSAU, KLIM_OP = pupils_of("001057"), pupils_of("001073")
A, K = DriftAnswer, DriftKind


@pytest.fixture
def house(empty_house: House) -> House:
    """Compared is whatever there is."""
    return empty_house


async def shown(house: House) -> set[tuple[str, str]]:
    """What the page would show: kinds, and what they are about."""
    rows = await house.rows("SELECT kind, target, scope FROM drift WHERE answered_at IS NULL")
    return {(row.kind, row.target or row.scope or "") for row in rows}


async def compared(house: House, client_id: str | None = None) -> set[tuple[str, str]]:
    assert await house.commands.check_drift(HELPDESK, client_id) is not None
    return await shown(house)


async def answered(
    house: House, found: Difference, answer: DriftAnswer, by: Actor = HELPDESK, key: str | None = None
) -> DriftAnswered:
    asked = DriftAsked(by, found.id, found.client_id, answer)
    return await house.commands.answer_drift(asked, key or uuid4().hex, None)


async def granted(house: House) -> tuple[UUID, str]:
    """An app with one right, the same there as here."""
    app_id, client_id = await house.opened(numbers=("001057", "001073"))
    await house.save(app_id, client_id, grant=[NASSAU])
    return app_id, client_id


async def test_a_portal_that_changed_everything_itself_shows_no_drift(house: House) -> None:
    app_id, _ = await granted(house)
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    assert await compared(house) == set()
    [check] = await house.rows("SELECT asked_by, clients, differences FROM drift_checks")
    assert tuple(check) == (HELPDESK.name, 1, 0)


async def test_what_differs_is_shown_with_who_changed_it_last_and_since_when(house: House) -> None:
    _, client_id = await granted(house)
    house.directory.give(client_id, f"{SCOPE}001073")
    house.directory.take(client_id, f"{SCOPE}001057")
    wanted = {(K.UNRECORDED_RIGHT, "001073"), (K.MISSING_RIGHT, "001057")}
    assert await compared(house) == wanted
    before = await house.rows("SELECT target, since, last_event, last_actor FROM drift ORDER BY target")
    assert [(row.last_event, row.last_actor) for row in before] == [
        ("access_granted", ADMIN.name),
        (None, None),
    ]
    house.clock.move(timedelta(days=1))
    assert await compared(house) == wanted
    assert (
        await house.rows("SELECT target, since, last_event, last_actor FROM drift ORDER BY target") == before
    )
    house.directory.give(client_id, f"{SCOPE}001057")
    assert await compared(house, client_id) == {(K.UNRECORDED_RIGHT, "001073")}


async def test_r7_the_comparison_repairs_nothing(house: House) -> None:
    old = await old_client(house, f"{SCOPE}001057", FOREIGN)
    _, client_id = await granted(house)
    house.directory.give(client_id, FOREIGN)
    house.directory.take(client_id, f"{SCOPE}001057")
    there = [await house.directory.get_client(one) for one in (old, client_id)]
    here = await house.rows("SELECT * FROM access_rights")
    assert await compared(house) == {
        (K.CLIENT_UNKNOWN, ""),
        (K.FOREIGN_SCOPE_NEW, FOREIGN),
        (K.MISSING_RIGHT, "001057"),
    }
    assert [await house.directory.get_client(one) for one in (old, client_id)] == there
    assert await house.rows("SELECT * FROM access_rights") == here


async def test_a_change_in_flight_is_no_drift(house: House) -> None:
    """Neither a right on its way, nor a client that its app is about to switch off."""
    app_id, client_id = await granted(house)
    house.directory.refuses_changes = True
    assert not (await house.save(app_id, client_id, grant=[KLIM_OP])).settled
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    assert await compared(house) == set()
    house.directory.give(client_id, f"{SCOPE}001073")
    house.directory.disable(client_id)
    assert await compared(house) == set()


async def test_r14_adopting_makes_the_record_as_the_server_and_tells_the_partner(house: House) -> None:
    app_id, client_id = await granted(house)
    house.directory.give(client_id, f"{SCOPE}001073")
    await compared(house)
    found = Difference(client_id, K.UNRECORDED_RIGHT, KLIM_OP)
    first = await answered(house, found, A.ADOPT, key="key")
    assert first.settled
    assert await answered(house, found, A.ADOPT, key="key") == first
    assert (await house.events(app_id))[-2:] == ["access_granted", "drift_adopted"]
    [row] = await house.rows("SELECT state, granted_by FROM access_rights WHERE target = '001073'")
    assert tuple(row) == ("granted", HELPDESK.name)
    assert await compared(house) == set()
    told = "SELECT facts FROM mails WHERE kind = 'access_changed' AND facts->>'admin' = :name"
    [mail] = await house.rows(told, name=HELPDESK.name)
    assert mail.facts["granted"] == [["leerlingen", "001073"]]


async def test_r14_r54_restoring_brings_the_server_in_line_and_tells_the_partner(house: House) -> None:
    app_id, client_id = await granted(house)
    house.directory.give(client_id, FOREIGN)
    house.directory.give(client_id, f"{SCOPE}001073")
    house.directory.take(client_id, f"{SCOPE}001057")
    await compared(house)
    assert (await answered(house, Difference(client_id, K.UNRECORDED_RIGHT, KLIM_OP), A.RESTORE)).settled
    assert (await answered(house, Difference(client_id, K.MISSING_RIGHT, NASSAU), A.RESTORE)).settled
    assert await house.scopes(client_id) == {f"{SCOPE}001057", FOREIGN}
    assert (await house.events(app_id))[-2:] == ["drift_restored", "drift_restored"]
    sent = "SELECT 1 FROM mails WHERE kind = 'access_restored' AND state = 'accepted'"
    assert await eventually(lambda: house.rows(sent))
    assert await compared(house) == {(K.FOREIGN_SCOPE_NEW, FOREIGN)}
    with pytest.raises(DriftAnswerNotPossible):
        await answered(house, Difference(client_id, K.FOREIGN_SCOPE_NEW, scope=FOREIGN), A.RESTORE)
    await answered(house, Difference(client_id, K.FOREIGN_SCOPE_NEW, scope=FOREIGN), A.ADOPT)
    assert await compared(house) == set()


async def test_an_answer_to_what_is_no_longer_so_is_refused(house: House) -> None:
    _, client_id = await granted(house)
    house.directory.give(client_id, f"{SCOPE}001073")
    await compared(house)
    found = Difference(client_id, K.UNRECORDED_RIGHT, KLIM_OP)
    house.directory.take(client_id, f"{SCOPE}001073")
    for answer in DriftAnswer:
        with pytest.raises(DriftChanged):
            await answered(house, found, answer)
    with pytest.raises(DriftNotFound):
        await answered(house, Difference(client_id, K.MISSING_RIGHT, NASSAU), A.ADOPT)
    with pytest.raises(RoleNotAllowed):
        await answered(house, found, A.ADOPT, by=ADMIN)


async def test_r61_a_client_that_was_switched_on_past_the_portal_is_switched_off_again(house: House) -> None:
    app_id, client_id = await granted(house)
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    await house.directory.set_enabled(client_id, True)
    assert await compared(house) == {(K.CLIENT_ENABLED, "")}
    with pytest.raises(DriftAnswerNotPossible):
        await answered(house, Difference(client_id, K.CLIENT_ENABLED), A.ADOPT)
    assert (await answered(house, Difference(client_id, K.CLIENT_ENABLED), A.RESTORE)).settled
    client = await house.directory.get_client(client_id)
    assert client is not None
    assert not client.enabled


async def test_a_client_that_is_gone_is_made_again_with_its_rights(house: House) -> None:
    _, client_id = await granted(house)
    house.directory.forget(client_id)
    assert await compared(house) == {(K.CLIENT_GONE, "")}
    assert (await answered(house, Difference(client_id, K.CLIENT_GONE), A.RESTORE)).settled
    assert await house.scopes(client_id) == {f"{SCOPE}001057"}
    assert await compared(house) == set()


async def test_r61_an_app_lives_on_while_its_client_is_gone(house: House) -> None:
    app_id, client_id = await granted(house)
    house.directory.forget(client_id)
    for command in (ArchiveApp(), ReinstateApp()):
        assert (await house.commands.command_app(app_id, HELPDESK, command, type(command).__name__)).settled
    assert await compared(house) == {(K.CLIENT_GONE, "")}
    assert (await answered(house, Difference(client_id, K.CLIENT_GONE), A.RESTORE)).settled
    assert await compared(house) == set()


async def test_a_client_that_somebody_else_has_now_is_not_restored_and_holds_no_turn(house: House) -> None:
    app_id, client_id = await granted(house)
    house.directory.take_over(client_id)
    assert await compared(house) == {(K.CLIENT_GONE, "")}
    with pytest.raises(ClientIdTaken):
        await answered(house, Difference(client_id, K.CLIENT_GONE), A.RESTORE)
    assert "drift_restored" not in await house.events(app_id)
    await house.commands.command_app(app_id, HELPDESK, UnlinkClient(), "unlink")
    assert (await answered(house, Difference(client_id, K.CLIENT_GONE), A.ADOPT)).settled


async def test_clients_without_an_app_are_taken_over_and_given_up(house: House) -> None:
    old = await old_client(house, f"{SCOPE}001057", FOREIGN)
    assert await compared(house) == {(K.CLIENT_UNKNOWN, "")}
    await answered(house, Difference(old, K.CLIENT_UNKNOWN), A.ADOPT)
    assert await compared(house) == set()
    [row] = await house.rows("SELECT target FROM access_rights WHERE client_id = :id", id=old)
    assert row.target == "001057"
    await house.directory.set_enabled(old, False)
    await compared(house)
    await answered(house, Difference(old, K.CLIENT_DISABLED), A.ADOPT)
    house.directory.forget(old)
    await compared(house)
    await answered(house, Difference(old, K.CLIENT_GONE), A.ADOPT)
    assert await house.rows("SELECT 1 FROM access_rights") == []
    assert await compared(house) == set()


async def test_r58_answers_and_saves_of_one_client_take_turns(house: House) -> None:
    """All at once: what was saved, adopted and restored stands, and nothing differs afterwards."""
    numbers = [f"0010{n:02}" for n in range(12)]
    app_id, client_id = await house.opened(numbers=numbers)
    for number in numbers[:8]:
        house.directory.give(client_id, f"{SCOPE}{number}")
    await compared(house)
    found = [Difference(client_id, K.UNRECORDED_RIGHT, pupils_of(number)) for number in numbers[:8]]
    answers = [answered(house, one, A.ADOPT if n % 2 else A.RESTORE) for n, one in enumerate(found)]
    saves = [house.save(app_id, client_id, grant=[pupils_of(number)]) for number in numbers[8:]]
    await asyncio.gather(*answers, *saves)
    kept = {f"{SCOPE}{number}" for number in (*numbers[1:8:2], *numbers[8:])}
    assert await house.scopes(client_id) == kept
    assert await compared(house) == set()


async def test_a_restoration_goes_on_when_the_identity_server_comes_back(house: House) -> None:
    _, client_id = await granted(house)
    house.directory.take(client_id, f"{SCOPE}001057")
    await compared(house)
    house.directory.refuses_changes = True
    assert not (await answered(house, Difference(client_id, K.MISSING_RIGHT, NASSAU), A.RESTORE)).settled
    house.directory.refuses_changes = False

    async def none_left() -> bool:
        return not await shown(house)

    assert await eventually(none_left)
    assert await house.scopes(client_id) == {f"{SCOPE}001057"}
