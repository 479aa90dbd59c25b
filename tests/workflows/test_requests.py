"""What an approved app asks for more, and how the helpdesk shares its work (R8, R63)."""

from uuid import UUID, uuid4

import pytest

from devstack.mailbox import Mailbox
from domain.apis import Api
from domain.app_commands import (
    AddNote,
    ApproveApp,
    ClaimTask,
    RejectApp,
    ReleaseTask,
    RequestApis,
)
from domain.refusals import ApiAlreadyEnabled, AppAlreadyDecided, TaskClaimed
from domain.viewers import Actor, Role
from tests.house import HELPDESK, PARTNER, House, pupils_of
from tests.waiting import eventually

COLLEAGUE = Actor(Role.HELPDESK, "koen", "Koen van de helpdesk")
STAFF = frozenset({Api.PERSONEEL})
MORE = RequestApis({Api.PERSONEEL: "navorming"})


async def api_states(house: House, app_id: UUID) -> dict[str, str]:
    rows = await house.rows("SELECT api, state FROM app_apis WHERE app_id = :app", app=app_id)
    return {row.api: row.state for row in rows}


async def test_r63_more_apis_need_a_new_approval_and_rights_stay_meanwhile(house: House) -> None:
    app_id, client_id = await house.opened()
    await house.save(app_id, client_id, grant=[pupils_of("001057")])
    await house.commands.command_app(app_id, PARTNER, MORE, "ask")
    assert await api_states(house, app_id) == {"leerlingen": "enabled", "personeel": "requested"}
    assert await house.scopes(client_id) == {"api_informat_sas_leerlingen.leerlingen.001057"}
    await house.commands.command_app(app_id, HELPDESK, ApproveApp(STAFF), "approve more")
    assert await api_states(house, app_id) == {"leerlingen": "enabled", "personeel": "enabled"}


async def test_r63_a_refusal_of_more_leaves_what_there_is(house: House) -> None:
    app_id, _ = await house.approved()
    await house.commands.command_app(app_id, PARTNER, MORE, "ask")
    answer = await house.commands.command_app(app_id, HELPDESK, RejectApp("niet nodig"), "reject")
    assert answer.status == "approved"
    assert await api_states(house, app_id) == {"leerlingen": "enabled", "personeel": "refused"}
    await house.commands.command_app(app_id, PARTNER, MORE, "ask again")
    assert (await api_states(house, app_id))["personeel"] == "requested"


async def test_r63_what_is_there_already_is_not_asked_for(house: House) -> None:
    app_id, _ = await house.approved()
    again = RequestApis({Api.LEERLINGEN: "nog eens"})
    with pytest.raises(ApiAlreadyEnabled):
        await house.commands.command_app(app_id, PARTNER, again, "ask")
    with pytest.raises(AppAlreadyDecided):
        await house.commands.command_app(app_id, HELPDESK, ApproveApp(STAFF), "approve more")


async def test_r8_a_claimed_request_is_left_to_its_claimer(house: House) -> None:
    app_id = await house.submitted()
    await house.commands.command_app(app_id, COLLEAGUE, ClaimTask(), "claim")
    approve = ApproveApp(frozenset({Api.LEERLINGEN}))
    with pytest.raises(TaskClaimed):
        await house.commands.command_app(app_id, HELPDESK, approve, "approve")
    await house.commands.command_app(app_id, HELPDESK, ReleaseTask(), "release")
    await house.commands.command_app(app_id, HELPDESK, approve, "approve now")
    [row] = await house.rows("SELECT claimed_by, waiting_since FROM apps WHERE id = :app", app=app_id)
    assert tuple(row) == (None, None)


async def test_of_two_claims_the_first_stands(house: House) -> None:
    app_id = await house.submitted()
    await house.commands.command_app(app_id, COLLEAGUE, ClaimTask(), "claim")
    with pytest.raises(TaskClaimed):
        await house.commands.command_app(app_id, HELPDESK, ClaimTask(), "claim too")


async def test_a_note_is_kept_once_and_its_words_are_not_in_the_log(house: House) -> None:
    app_id = await house.submitted()
    for _ in range(2):
        await house.commands.command_app(app_id, HELPDESK, AddNote("belt morgen terug"), "note")
    notes = await house.rows("SELECT text FROM task_notes WHERE app_id = :app", app=app_id)
    assert [row.text for row in notes] == ["belt morgen terug"]
    assert not await house.rows("SELECT 1 FROM log WHERE after::text LIKE '%belt morgen%'")


async def test_r8_the_helpdesk_hears_of_what_waits_and_the_partner_gets_a_receipt(
    house: House, mailbox: Mailbox
) -> None:
    name = f"App {uuid4()}"
    await house.submitted(name=name)

    async def both() -> bool:
        addresses = {one for mail in mailbox.mails(None) if name in mail.text for one in mail.to}
        return {"helpdesk@informat.example", "pat@partner.example"} <= addresses

    assert await eventually(both)
