"""Several people for one partner, over HTTP: invited, joined, removed (R1)."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from api.auth.members import JOIN
from devstack.mailbox import Mailbox
from devstack.people_at_work import Person
from domain.languages import Language
from storage import sign_in
from tests.api.web import Web
from tests.house import LINKS
from tests.waiting import eventually

PASSWORD = "een lange zin voor Cas"
REGISTRATION = {"organisation": "Nieuw", "kind": "vendor", "name": "Iemand", "password": PASSWORD}
REMOVED = text("DELETE FROM partner_members WHERE account_id = :id")


@pytest.fixture
def cas() -> str:
    """The address of a colleague whom no other test knows."""
    return f"cas.{uuid4().hex}@partner.example"


@pytest.fixture
async def owner(web: Web) -> Person:
    return await web.partner_of(await web.house.submitted())


async def invite(owner: Person, email: str) -> str:
    account_id: str = (await owner.do("/partner/members/invitations", {"email": email}))["account_id"]
    return account_id


def token_for(account_id: str) -> str:
    return LINKS.token(JOIN, UUID(account_id), 1)


async def accept(web: Web, account_id: str, *, expect: int = 200, password: str = PASSWORD) -> dict[str, str]:
    body = {"token": token_for(account_id), "name": "Cas Claes", "password": password}
    answer: dict[str, str] = await web.visitor().do("/partner/members/accept", body, expect=expect)
    return answer


async def joined(web: Web, owner: Person, email: str) -> tuple[str, Person]:
    """A colleague who accepted, signed in."""
    account_id = await invite(owner, email)
    await accept(web, account_id)
    colleague = web.visitor()
    await colleague.sign_in_as_partner(email, PASSWORD)
    return account_id, colleague


async def subjects(mailbox: Mailbox, address: str) -> list[str]:
    async def arrived() -> list[str]:
        return [mail.subject for mail in mailbox.mails(address)]

    return await eventually(arrived)


async def test_an_invited_colleague_chooses_a_password_and_works_along(
    web: Web, owner: Person, cas: str, mailbox: Mailbox
) -> None:
    account_id = await invite(owner, cas)
    listed = await owner.look("/partner/members")
    assert [one["email"] for one in listed["invited"]] == [cas]
    assert await subjects(mailbox, cas) == [
        "Je bent uitgenodigd voor DriesTech2 in het Informat Partnerportaal"
    ]
    [mail] = mailbox.mails(cas)
    assert token_for(account_id) in mail.text
    await accept(web, account_id)
    colleague = web.visitor()
    await colleague.sign_in_as_partner(cas, PASSWORD)
    listed = await colleague.look("/partner/members")
    assert [(one["name"], one["owner"]) for one in listed["members"]] == [
        ("Pat Partner", True),
        ("Cas Claes", False),
    ]
    assert listed["invited"] == []
    told = await subjects(mailbox, listed["members"][0]["email"])
    assert told == ["Cas Claes hoort nu bij DriesTech2"]


async def test_looking_at_a_link_uses_nothing_up(web: Web, owner: Person, cas: str) -> None:
    token, visitor = token_for(await invite(owner, cas)), web.visitor()
    for _ in range(3):
        seen = await visitor.look(f"/partner/members/invitations/{token}")
    assert (seen["partner"], seen["email"], seen["joined"]) == ("DriesTech2", cas, False)
    await visitor.look(f"/partner/members/invitations/{token[:-1]}", expect=404)


async def test_an_acceptance_that_broke_off_is_finished_by_doing_it_again(
    web: Web, owner: Person, cas: str
) -> None:
    account_id = await invite(owner, cas)
    row = {
        "id": UUID(account_id),
        "email": cas,
        "name": "Cas",
        "password_hash": "",
        "language": Language.DUTCH,
        "created_at": web.house.clock.now(),
    }
    async with web.house.web_storage.writing() as session:
        assert await sign_in.make_member_account(session, row)
    await accept(web, account_id)
    again = await accept(web, account_id, password="another password that is long")
    assert again["partner"] == "DriesTech2"
    await web.visitor().sign_in_as_partner(cas, PASSWORD)


async def test_r1_an_address_that_has_an_account_is_told_so_itself_and_the_owner_nothing(
    web: Web, owner: Person, cas: str, mailbox: Mailbox
) -> None:
    await joined(web, owner, cas)
    elsewhere = await web.partner_of(await web.house.submitted())
    account_id = await invite(elsewhere, cas)
    assert [one["email"] for one in (await elsewhere.look("/partner/members"))["invited"]] == [cas]
    refused = await accept(web, account_id, expect=409)
    assert refused["code"] == "address_has_account"

    async def both() -> bool:
        return len(mailbox.mails(cas)) == 2

    assert await eventually(both)
    assert "maar je hebt al een account" in " ".join(await subjects(mailbox, cas))


async def test_who_is_removed_is_signed_out_and_can_be_invited_anew(
    web: Web, owner: Person, cas: str, mailbox: Mailbox
) -> None:
    account_id, colleague = await joined(web, owner, cas)
    await colleague.look("/partner")
    await owner.do(f"/partner/members/{account_id}", method="DELETE", expect=204)
    await colleague.look("/partner", expect=401)
    await colleague.do("/session", {"email": cas, "password": PASSWORD}, expect=401)
    assert (await accept(web, account_id, expect=410))["code"] == "link_revoked"
    again = await invite(owner, cas)
    assert again != account_id
    await accept(web, again)

    async def told() -> bool:
        return any("hoort niet meer bij" in mail.subject for mail in mailbox.mails(cas))

    assert await eventually(told)


async def test_a_removal_that_broke_off_leaves_an_address_that_is_free_again(
    web: Web, owner: Person, cas: str
) -> None:
    account_id, colleague = await joined(web, owner, cas)
    async with web.house.storage.writing() as session:
        await session.execute(REMOVED, {"id": UUID(account_id)})
    await colleague.look("/partner", expect=401)
    web.house.clock.move(sign_in.STRAY_AFTER * 2)
    await accept(web, await invite(await web.partner_of(await web.house.submitted()), cas))


async def test_an_invitation_that_is_taken_back_is_over(web: Web, owner: Person, cas: str) -> None:
    account_id = await invite(owner, cas)
    await owner.do(f"/partner/members/{account_id}", method="DELETE", expect=204)
    assert (await accept(web, account_id, expect=410))["code"] == "link_expired"
    assert (await owner.look("/partner/members"))["invited"] == []


async def test_a_plain_member_leaves_and_no_more(web: Web, owner: Person, cas: str) -> None:
    account_id, colleague = await joined(web, owner, cas)
    [owner_id] = [
        one["account_id"] for one in (await owner.look("/partner/members"))["members"] if one["owner"]
    ]
    for path, body, method in (
        ("/partner/members/invitations", {"email": "ann@partner.example"}, "POST"),
        (f"/partner/members/{owner_id}", None, "DELETE"),
        (f"/partner/members/{account_id}/owner", {"owner": True}, "PUT"),
    ):
        answer = await colleague.do(path, body, method=method, expect=403)
        assert answer["code"] == "owners_only"
    await colleague.do(f"/partner/members/{account_id}", method="DELETE", expect=204)
    await colleague.look("/partner", expect=401)


async def test_the_last_owner_stays_until_he_makes_another(web: Web, owner: Person, cas: str) -> None:
    account_id, colleague = await joined(web, owner, cas)
    [owner_id] = [
        one["account_id"] for one in (await owner.look("/partner/members"))["members"] if one["owner"]
    ]
    refused = await owner.do(f"/partner/members/{owner_id}", method="DELETE", expect=409)
    assert refused["code"] == "last_owner_stays"
    await owner.do(f"/partner/members/{account_id}/owner", {"owner": True}, method="PUT", expect=204)
    await owner.do(f"/partner/members/{owner_id}", method="DELETE", expect=204)
    assert [one["owner"] for one in (await colleague.look("/partner/members"))["members"]] == [True]


async def test_another_partners_members_are_not_found(web: Web, owner: Person, cas: str) -> None:
    account_id, _ = await joined(web, owner, cas)
    elsewhere = await web.partner_of(await web.house.submitted())
    answer = await elsewhere.do(f"/partner/members/{account_id}", method="DELETE", expect=404)
    assert answer["code"] == "member_not_found"
    assert len((await owner.look("/partner/members"))["members"]) == 2


async def test_r1_registration_gives_nothing_away(
    web: Web, owner: Person, cas: str, mailbox: Mailbox
) -> None:
    await joined(web, owner, cas)
    mailbox.clear()
    answers = [
        await web.visitor().do("/registrations", REGISTRATION | {"email": email}, expect=202)
        for email in (cas, f"new.{cas}")
    ]
    assert answers[0] == answers[1] == {"detail": "Check your mail: it says what to do next."}
    assert await subjects(mailbox, cas) == ["Je hebt al een account in het Informat Partnerportaal"]
    assert await subjects(mailbox, f"new.{cas}") == [
        "Bevestig je e-mailadres voor het Informat Partnerportaal"
    ]


async def test_a_partner_does_not_begin_with_a_link_that_is_a_script(web: Web, cas: str) -> None:
    registration = REGISTRATION | {"email": cas, "website": "javascript:alert(1)"}
    answer = await web.visitor().do("/registrations", registration, expect=422)
    assert answer["code"] == "bad_website"
