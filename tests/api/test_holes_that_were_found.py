"""What a security review found once, so that it is not found again."""

import asyncio
from uuid import UUID

import pytest

from domain.apis import Api
from domain.app_commands import RequestApis, SuspendApp, UnlinkClient
from domain.refusals import UnusableText
from tests.api.web import Web
from tests.house import HELPDESK, PARTNER, House, pupils_of
from tests.waiting import eventually
from workflows.names import partner_workflow


async def partner_id_of(house: House, app_id: UUID) -> UUID:
    [row] = await house.rows("SELECT partner_id FROM apps WHERE id = :app", app=app_id)
    found: UUID = row.partner_id
    return found


async def test_a_used_key_removes_nobody(web: Web) -> None:
    """The log had the key's step, so nobody decided; and the web took the login away all the same."""
    house = web.house
    mine, other = await house.submitted(), await house.submitted()
    attacker, victim = await web.partner_of(mine), await web.partner_of(other)
    victim_id = (await victim.look("/session"))["id"]
    await attacker.do("/partner", {"description": "wij"}, method="PATCH", key="used")
    workflow_id = partner_workflow(await partner_id_of(house, mine))
    await house.skipper.client.get_workflow_handle(workflow_id).terminate("as if it had become idle")
    await attacker.do(f"/partner/members/{victim_id}", method="DELETE", key="used", expect=404)
    assert (await victim.look("/session"))["id"] == victim_id


async def test_a_text_that_cannot_be_kept_stops_no_later_command(web: Web) -> None:
    """It was tried for ever with the app's turn held, so that nobody could suspend it."""
    app_id, _ = await web.house.approved()
    more = RequestApis({Api.PERSONEEL: "x\0y"})
    with pytest.raises(UnusableText):
        await web.house.commands.command_app(app_id, PARTNER, more, "with a NUL")
    answer = await web.house.commands.command_app(app_id, HELPDESK, SuspendApp("toch"), "suspend")
    assert answer.status == "suspended"


async def test_the_figures_are_not_for_everybody(web: Web) -> None:
    """Their labels were whole paths, with the tokens of mailed links in them."""
    answer = await web.visitor().http.get("/metrics")
    assert answer.status_code == 401


async def test_two_colleagues_with_one_key_submit_two_apps(web: Web) -> None:
    house = web.house
    first = await web.partner_of(await house.submitted())
    second = await web.partner_of(await house.submitted())
    app = {
        "name": "BlueDries",
        "description": "",
        "contact_email": "a@b.example",
        "apis": [{"api": "leerlingen", "reason": "ja"}],
    }
    made = [await one.do("/apps", app, expect=201, key="one key") for one in (first, second)]
    assert made[0]["app_id"] != made[1]["app_id"]


async def test_resend_and_revoke_under_one_key_are_two_things(web: Web) -> None:
    """The second was taken for the first, and answered as done."""
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    [sent] = await partner.do(f"/apps/{app_id}/invitations", {"emails": ["an@school.example"]})
    path = f"/apps/{app_id}/invitations/{sent['invitation_id']}"
    for does in ("resend", "revoke"):
        await partner.do(f"{path}/{does}", key="one key")
    [line] = (await partner.look(f"/apps/{app_id}/invitations"))["items"]
    assert line["invitation"]["state"] == "revoked"


async def test_r62_of_many_secrets_at_once_two_are_made(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await partner.look("/session")
    await asyncio.gather(
        *(partner.do(f"/apps/{app_id}/secrets", key=f"secret {n}") for n in range(5)), return_exceptions=True
    )
    assert len((await partner.look(f"/apps/{app_id}/secrets"))["items"]) == 2


async def test_a_grant_never_lands_at_whoever_has_the_client_by_then(web: Web) -> None:
    house = web.house
    app_id, client_id = await house.opened()
    house.directory.away = True
    answer = await house.save(app_id, client_id, grant=[pupils_of("001057")])
    assert not answer.settled
    await house.commands.command_app(app_id, HELPDESK, UnlinkClient(), "unlink")
    house.directory.away = False

    async def undone() -> bool:
        return "access_change_refused" in await house.events(app_id)

    assert await eventually(undone)
    assert await house.scopes(client_id) == frozenset()
