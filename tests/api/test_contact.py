"""Where an app's mails go, changed over HTTP (R14)."""

from typing import Any

import pytest

from api.auth.rate_limits import LIMITS, Action, trying
from api.auth.visits import Visit
from domain.app_commands import RejectApp
from tests.api.web import Web, an_admin
from tests.house import HELPDESK

OLD, NEW = "pat@partner.example", "it@partner.example"
CHANGE = {"contact_email": NEW}


async def test_r14_the_partner_changes_it_once_and_both_addresses_are_told_by_whom(web: Web) -> None:
    app_id = await web.house.submitted()
    partner, new = await web.partner_of(app_id), f"{app_id}@partner.example"
    for typed in (f" {new.upper()} ", new):
        await partner.do(f"/apps/{app_id}", {"contact_email": typed}, method="PATCH", key="a", expect=200)
    assert (await partner.look(f"/apps/{app_id}"))["contact_email"] == new
    [letter] = await web.mailbox.wait_for(new)
    assert f"voortaan naar {new}, en niet meer naar {OLD}. Pat Partner wijzigde dat" in letter.text
    mails = (await partner.look(f"/apps/{app_id}/mails"))["items"]
    assert {one["to"] for one in mails if one["kind"] == "contact_changed"} == {OLD, new}


async def test_r57_the_log_has_both_addresses_for_the_partner_and_the_helpdesk_alone(web: Web) -> None:
    an = an_admin()
    app_id, _ = await web.house.opened(by=an)
    partner, log = await web.partner_of(app_id), f"/apps/{app_id}/log"
    await partner.do(f"/apps/{app_id}", CHANGE, method="PATCH", expect=200)
    for person in (partner, await web.informat(HELPDESK)):
        [line] = (await person.look(f"{log}?event=contact_changed"))["items"]
        assert (line["before"]["contact_email"], line["after"]["contact_email"]) == (OLD, NEW)
    admin = await web.informat(an)
    assert (await admin.look(f"{log}?event=contact_changed"))["items"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"contact_email": OLD.upper()}, 409, "contact_unchanged"),
        ({"contact_email": "nergens"}, 422, "bad_email_address"),
        ({}, 400, "bad_input"),
        (CHANGE | {"name": "Another app than was decided about"}, 400, "bad_input"),
    ],
    ids=str,
)
async def test_what_is_no_other_contact_address_changes_nothing(
    web: Web, body: dict[str, Any], status: int, code: str
) -> None:
    app_id = await web.house.submitted()
    partner = await web.partner_of(app_id)
    before = await partner.look(f"/apps/{app_id}")
    answer = await partner.do(f"/apps/{app_id}", body, method="PATCH", expect=status)
    assert answer["code"] == code
    assert await partner.look(f"/apps/{app_id}") == before


async def test_r33_nobody_but_the_partner_changes_it_and_not_of_what_is_over(web: Web) -> None:
    app_id = await web.house.submitted()
    stranger = await web.partner_of(await web.house.submitted())
    for person, status in ((stranger, 404), (await web.informat(HELPDESK), 403)):
        await person.do(f"/apps/{app_id}", CHANGE, method="PATCH", expect=status)
    await web.house.commands.command_app(app_id, HELPDESK, RejectApp("Nee."), "reject")
    partner = await web.partner_of(app_id)
    answer = await partner.do(f"/apps/{app_id}", CHANGE, method="PATCH", expect=409)
    assert answer["code"] == "status_not_allowed"


async def test_whoever_keeps_changing_addresses_waits(web: Web) -> None:
    """Each change is two mails, one of them to whom the partner says."""
    app_id = await web.house.submitted()
    partner = await web.partner_of(app_id)
    asker = f"{(await partner.look('/account'))['id']}/"
    for _ in range(LIMITS[Action.CONTACT].strangers.most - 1):
        async with trying(web.parts, Action.CONTACT, Visit("192.0.2.10"), asker):
            pass
    await partner.do(f"/apps/{app_id}", CHANGE, method="PATCH", expect=200)
    again = {"contact_email": OLD}
    assert (await partner.do(f"/apps/{app_id}", again, method="PATCH", expect=429))[
        "code"
    ] == "too_many_requests"
    assert (await partner.look(f"/apps/{app_id}"))["contact_email"] == NEW
