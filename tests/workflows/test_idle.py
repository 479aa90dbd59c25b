"""A workflow that ends by itself, and that nobody misses."""

import asyncio
from pathlib import Path
from uuid import uuid4

from devstack.ports import free_port
from devstack.temporal_server import TemporalServer
from domain.partner_commands import ChangeProfile
from domain.viewers import Actor, Role
from tests.house import HISTORY_KEY, House
from tests.house import house as building
from tests.parts import MailServer, PortalDatabase
from tests.waiting import eventually
from workflows import policies
from workflows.connection import connect
from workflows.names import partner_workflow

NAME = "SELECT name FROM partners WHERE id = :id"
CHANGES = "SELECT 1 FROM log WHERE event = 'profile_changed' AND partner_id = :id"
FEW_EVENTS = "limit.historyCount.suggestContinueAsNew=40"
PAT = Actor(Role.PARTNER, str(uuid4()), "Pat Partner")


async def test_a_partners_workflow_ends_when_nothing_is_asked_and_begins_when_something_is(
    house: House,
) -> None:
    partner_id = await house.partner()
    await house.commands.command_partner(partner_id, PAT, ChangeProfile(name="One"), "one")
    await house.pass_time(partner_workflow(partner_id), policies.IDLE)

    async def ended() -> bool:
        workflow = house.skipper.client.get_workflow_handle(partner_workflow(partner_id))
        return (await workflow.describe()).close_time is not None

    assert await eventually(ended)
    await house.commands.command_partner(partner_id, PAT, ChangeProfile(name="One"), "one")
    await house.commands.command_partner(partner_id, PAT, ChangeProfile(name="Two"), "two")
    assert [row.name for row in await house.rows(NAME, id=partner_id)] == ["Two"]
    assert len(await house.rows(CHANGES, id=partner_id)) == 2


async def test_a_partner_that_never_rests_gets_a_new_run_and_loses_nothing(
    parts_folder: Path, database: PortalDatabase, mail_server: MailServer
) -> None:
    server = TemporalServer(free_port(), parts_folder / "restless.log", more_config=(FEW_EVENTS,))
    async with server.running():
        temporal = await connect(server.address, "default", [HISTORY_KEY])
        async with building(temporal, database, mail_server) as house:
            partner_id, runs = await house.partner(), set[str | None]()
            for turn in range(10):
                changes = [ChangeProfile(name=f"{turn}-{number}") for number in range(4)]
                asked = [
                    house.commands.command_partner(partner_id, PAT, change, f"{change.name}")
                    for change in changes
                ]
                await asyncio.gather(*asked)
                workflow = house.skipper.client.get_workflow_handle(partner_workflow(partner_id))
                runs.add((await workflow.describe()).run_id)
            assert len(await house.rows(CHANGES, id=partner_id)) == 40
            assert len(runs) > 1
