"""An app lives for years: its workflow begins anew now and then, and nobody notices."""

from pathlib import Path

import pytest

from devstack.ports import free_port
from devstack.temporal_server import TemporalServer
from domain.apis import Api
from domain.app_commands import AddNote, ApproveApp, RejectApp
from domain.refusals import AppAlreadyDecided
from tests.house import HELPDESK, HISTORY_KEY, House
from tests.house import house as building
from tests.parts import MailServer, PortalDatabase
from tests.waiting import eventually
from workflows.connection import connect
from workflows.names import app_workflow

FEW_EVENTS = "limit.historyCount.suggestContinueAsNew=60"


async def run_of(house: House, workflow_id: str) -> str | None:
    return (await house.skipper.client.get_workflow_handle(workflow_id).describe()).run_id


async def test_an_app_goes_on_in_a_new_run_with_its_state_and_its_answers(
    parts_folder: Path, database: PortalDatabase, mail_server: MailServer
) -> None:
    server = TemporalServer(free_port(), parts_folder / "short-lived.log", more_config=(FEW_EVENTS,))
    async with server.running():
        temporal = await connect(server.address, "default", [HISTORY_KEY])
        async with building(temporal, database, mail_server) as house:
            app_id = await house.submitted()
            approve = ApproveApp(frozenset({Api.LEERLINGEN}))
            first = await house.commands.command_app(app_id, HELPDESK, approve, "approve")
            began = await run_of(house, app_workflow(app_id))
            for number in range(20):
                await house.commands.command_app(
                    app_id, HELPDESK, AddNote(f"nota {number}"), f"note {number}"
                )

            async def in_a_new_run() -> bool:
                return await run_of(house, app_workflow(app_id)) != began

            assert await eventually(in_a_new_run)
            again = await house.commands.command_app(app_id, HELPDESK, approve, "approve")
            assert again == first
            with pytest.raises(AppAlreadyDecided):
                await house.commands.command_app(app_id, HELPDESK, RejectApp("toch niet"), "reject")
            assert len(await house.rows("SELECT 1 FROM task_notes")) == 20
