"""Receipts, and what became of an app's mails (R14, R55)."""

from uuid import UUID

from devstack.people_at_work import Person
from domain.authority import Application
from domain.school_year import school_year_at
from domain.viewers import Actor
from tests.api.web import Web, an_admin
from tests.house import HELPDESK
from tests.waiting import eventually
from workflows.messages import Opening

NASSAU = {"api": "leerlingen", "institution_number": "001057"}


async def granted(web: Web, an: Actor, address: str) -> tuple[UUID, Person]:
    """An app that this admin, with this address at Informat, gave a school."""
    app_id, _ = await web.house.approved()
    web.house.administers(an, Application.ILEERLINGEN, "001057")
    web.house.schools.schools["001057", school_year_at(web.house.clock.now())] = "Hof van Nassau"
    invitation_id = await web.house.invited(app_id)
    await web.house.commands.open_invitation(invitation_id, Opening(an, 1), "open")
    admin = await web.informat(an, address)
    await admin.do(f"/apps/{app_id}/access", {"grant": [NASSAU]}, expect=200)
    return app_id, admin


async def test_r55_the_admin_gets_a_receipt_with_the_warning_after_a_revocation(web: Web) -> None:
    an = an_admin()
    address = f"{an.id}@school.example"
    app_id, admin = await granted(web, an, address)
    [receipt] = await web.mailbox.wait_for(address)
    assert receipt.subject == "Informat Partnerportaal - je wijzigde de API toegang van BlueDries"
    assert "Toegang verleend:\n- Leerlingen: 001057 - Hof van Nassau" in receipt.text.replace("\r", "")
    assert "Let op" not in receipt.text
    revoked = await admin.do(f"/apps/{app_id}/access", {"revoke": [NASSAU]}, expect=200)
    assert "can no longer fetch" in revoked["warning"]
    assert "up to five minutes" in revoked["warning"]
    receipt = (await web.mailbox.wait_for(address, count=2))[0]
    assert "Toegang afgenomen:\n- Leerlingen: 001057 - Hof van Nassau" in receipt.text.replace("\r", "")
    assert "kan de app niet meer ophalen" in receipt.text
    assert "api_informat" not in receipt.text


async def test_the_state_of_each_mail_is_seen_by_the_partner_and_the_helpdesk(web: Web) -> None:
    an = an_admin()
    app_id, admin = await granted(web, an, f"{an.id}@school.example")
    partner, helpdesk = await web.partner_of(app_id), await web.informat(HELPDESK)

    async def states(person: Person) -> dict[str, str]:
        items = (await person.look(f"/apps/{app_id}/mails"))["items"]
        return {one["kind"]: one["state"] for one in items}

    async def all_accepted() -> bool:
        return set((await states(helpdesk)).values()) == {"accepted"}

    assert await eventually(all_accepted)
    for_the_partner = {"app_submitted", "app_approved", "invitation", "access_changed"}
    assert (await states(partner)).keys() == for_the_partner
    assert (await states(helpdesk)).keys() == for_the_partner | {"task_waiting", "access_receipt"}
    assert (await admin.look(f"/apps/{app_id}/mails", expect=403))["code"] == "role_not_allowed"
    other = await web.partner_of(await web.house.submitted())
    await other.look(f"/apps/{app_id}/mails", expect=404)


async def test_a_receipt_for_an_account_without_an_address_says_so(web: Web) -> None:
    app_id, _ = await granted(web, an_admin(), "")
    helpdesk = await web.informat(HELPDESK)

    async def words() -> list[str]:
        items = (await helpdesk.look(f"/apps/{app_id}/mails?state=refused"))["items"]
        return [one["server_words"] for one in items]

    assert await eventually(words) == ["Informat has no e-mail address for this account"]
