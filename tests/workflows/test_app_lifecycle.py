"""AppLifecycle on a real Temporal server."""

import asyncio

import pytest

from domain.apis import Api
from domain.app_commands import (
    AnswerInformation,
    ApproveApp,
    ArchiveApp,
    ReinstateApp,
    RejectApp,
    RequestInformation,
    WithdrawApp,
)
from domain.app_lifecycle import AppStatus
from domain.refusals import AppAlreadyDecided, NoApisAsked, ReasonMissing, RoleNotAllowed
from tests.house import HELPDESK, PARTNER, House
from tests.waiting import eventually
from workflows.names import app_workflow

PUPILS = frozenset({Api.LEERLINGEN})


async def test_r8_approval_assigns_a_client_and_mails_its_id(house: House) -> None:
    app_id = await house.submitted()
    answer = await house.commands.command_app(app_id, HELPDESK, ApproveApp(PUPILS), "approve")
    assert answer.settled
    assert answer.status is AppStatus.APPROVED
    assert answer.client_id is not None
    client = await house.directory.get_client(answer.client_id)
    assert client is not None
    assert client.name == "BlueDries"
    assert client.enabled
    sent = "SELECT facts FROM mails WHERE state = 'accepted' AND kind = 'app_approved' AND app_id = :app"
    [row] = await eventually(lambda: house.rows(sent, app=app_id))
    assert row.facts["client_id"] == answer.client_id
    assert await house.events(app_id) == ["app_submitted", "app_approved", "client_assigned"]


async def test_the_same_key_is_answered_the_same_and_done_once(house: House) -> None:
    app_id = await house.submitted()
    first = await house.commands.command_app(app_id, HELPDESK, ApproveApp(PUPILS), "key")
    second = await house.commands.command_app(app_id, HELPDESK, ApproveApp(PUPILS), "key")
    assert first == second
    assert (await house.events(app_id)).count("app_approved") == 1


async def test_app_cannot_be_decided_twice(house: House) -> None:
    app_id = await house.submitted()
    await house.commands.command_app(app_id, HELPDESK, RejectApp("onduidelijk"), "first")
    with pytest.raises(AppAlreadyDecided):
        await house.commands.command_app(app_id, HELPDESK, ApproveApp(PUPILS), "second")
    assert await house.events(app_id) == ["app_submitted", "app_rejected"]


async def test_of_two_decisions_at_once_one_stands(house: House) -> None:
    app_id = await house.submitted()
    decisions = (ApproveApp(PUPILS), RejectApp("onduidelijk"))
    results = await asyncio.gather(
        *(house.commands.command_app(app_id, HELPDESK, one, str(one)) for one in decisions),
        return_exceptions=True,
    )
    assert sum(isinstance(one, AppAlreadyDecided) for one in results) == 1
    events = await house.events(app_id)
    assert ("app_approved" in events) != ("app_rejected" in events)


async def test_r8_approving_some_of_the_apis_leaves_the_others_out(house: House) -> None:
    app_id = await house.submitted(Api.LEERLINGEN, Api.PERSONEEL)
    await house.commands.command_app(app_id, HELPDESK, ApproveApp(PUPILS), "approve")
    rows = await house.rows("SELECT api, state FROM app_apis WHERE app_id = :app ORDER BY api", app=app_id)
    assert [tuple(row) for row in rows] == [("leerlingen", "enabled"), ("personeel", "refused")]


@pytest.mark.parametrize(
    ("command", "actor", "refusal"),
    [
        pytest.param(ApproveApp(frozenset()), HELPDESK, NoApisAsked, id="approving nothing"),
        pytest.param(ApproveApp(frozenset({Api.INTERNEN})), HELPDESK, NoApisAsked, id="not asked for"),
        pytest.param(RejectApp("  "), HELPDESK, ReasonMissing, id="no reason"),
        pytest.param(ApproveApp(PUPILS), PARTNER, RoleNotAllowed, id="by the partner itself"),
        pytest.param(WithdrawApp(), HELPDESK, RoleNotAllowed, id="withdrawn by the helpdesk"),
    ],
)
async def test_a_refused_command_changes_nothing(house, command, actor, refusal) -> None:  # type: ignore[no-untyped-def]
    app_id = await house.submitted()
    with pytest.raises(refusal):
        await house.commands.command_app(app_id, actor, command, "key")
    assert await house.events(app_id) == ["app_submitted"]


async def test_r8_an_answer_puts_the_request_back_in_the_queue(house: House) -> None:
    app_id = await house.submitted()
    await house.commands.command_app(app_id, HELPDESK, RequestInformation("Waarvoor?"), "ask")
    answer = await house.commands.command_app(app_id, PARTNER, AnswerInformation("Klaslijsten"), "answer")
    assert answer.status is AppStatus.SUBMITTED


async def test_an_approval_stands_while_the_identity_server_is_away(house: House) -> None:
    app_id = await house.submitted()
    house.directory.away = True
    answer = await house.commands.command_app(app_id, HELPDESK, ApproveApp(PUPILS), "approve")
    assert answer.status is AppStatus.APPROVED
    assert not answer.settled
    house.directory.away = False
    rows = await eventually(
        lambda: house.rows("SELECT client_id FROM apps WHERE id = :app AND client_id IS NOT NULL", app=app_id)
    )
    assert await house.directory.get_client(rows[0].client_id) is not None


async def test_r61_archiving_makes_the_client_inactive_and_reinstating_active(house: House) -> None:
    app_id, client_id = await house.approved()
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    client = await house.directory.get_client(client_id)
    assert client is not None
    assert not client.enabled
    [row] = await house.rows("SELECT active FROM api_clients WHERE client_id = :client", client=client_id)
    assert not row.active
    await house.commands.command_app(app_id, HELPDESK, ReinstateApp(), "reinstate")
    client = await house.directory.get_client(client_id)
    assert client is not None
    assert client.enabled


async def test_history_holds_nothing_that_can_be_read(house: House) -> None:
    app_id = await house.submitted(name="Zeer Geheime App")
    handle = house.skipper.client.get_workflow_handle(app_workflow(app_id))
    history = (await handle.fetch_history()).to_json()
    assert "Geheime" not in history
    assert "pat@partner.example" not in history
