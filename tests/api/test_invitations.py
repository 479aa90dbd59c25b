"""Invitations over HTTP: many addresses at once, scanners, proposals (R9-R12, R33, R51, R52)."""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from devstack.people_at_work import Person, token_of
from domain.apis import Api
from domain.app_commands import ArchiveApp
from domain.authority import Application
from domain.viewers import Actor, Role
from tests.api.web import Web, an_admin
from tests.house import ADMIN, HELPDESK
from tests.pages.browser import browser_of
from tests.waiting import eventually

AN = "an@school.example"
NASSAU = {"api": "leerlingen", "institution_number": "001057"}
KLIM_OP = {"api": "leerlingen", "institution_number": "001073"}


async def invite(partner: Person, app_id: UUID, *emails: str, **more: Any) -> list[dict[str, Any]]:
    body = {"emails": list(emails), **more}
    answers: list[dict[str, Any]] = await partner.do(f"/apps/{app_id}/invitations", body)
    return answers


async def listed(partner: Person, app_id: UUID) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await partner.look(f"/apps/{app_id}/invitations"))["items"]
    return items


async def token_for(partner: Person, app_id: UUID) -> str:
    """The link's token, copied from the list as a partner does (R12)."""
    return token_of((await listed(partner, app_id))[0]["link"])


async def test_r9_each_of_fifty_addresses_gets_its_own_answer(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    good = [f"admin{number}@school.example" for number in range(46)]
    emails = [*good, "no address", "an@school", "DOUBLE@school.example", "double@school.example"]
    answers = await invite(partner, app_id, *emails)
    assert [one["email"] for one in answers[:46]] == good
    assert [one["code"] for one in answers[46:]] == ["bad_email_address"] * 2 + [None] * 2
    assert answers[-1]["invitation_id"] == answers[-2]["invitation_id"]
    assert len(await listed(partner, app_id)) == 47


async def test_r9_fifty_one_addresses_are_too_many(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    emails = [f"admin{number}@school.example" for number in range(51)]
    await partner.do(f"/apps/{app_id}/invitations", {"emails": emails}, expect=400)
    assert await listed(partner, app_id) == []


async def test_r12_a_mail_that_is_refused_for_good_is_seen_with_the_servers_words(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, "refused.an@school.example")

    async def refused() -> bool:
        return bool((await listed(partner, app_id))[0]["invitation"]["mail"] == "refused")

    assert await eventually(refused)
    words = (await listed(partner, app_id))[0]["invitation"]["mail_words"]
    assert words.startswith("550 5.1.1 No such mailbox")
    mails = (await partner.look(f"/apps/{app_id}/mails?state=refused"))["items"]
    assert [(mail["kind"], mail["to"], mail["server_words"]) for mail in mails] == [
        ("invitation", "refused.an@school.example", words)
    ]


async def test_r10_the_word_hier_leads_who_follows_it_to_the_app(web: Web) -> None:
    app_id, _ = await web.house.approved()
    address = f"{uuid4().hex}@school.example"
    await invite(await web.partner_of(app_id), app_id, address)
    [mail] = await web.mailbox.wait_for(address)
    [link] = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>hier</a>', mail.html or "")
    admin = await web.informat(an_admin())
    page = await admin.http.get(urlsplit(link).path, headers={"Accept": "text/html"})
    assert f"/apps/{app_id}" in page.headers["location"]
    assert (await admin.look(f"/apps/{app_id}"))["name"] == "BlueDries"


async def test_r11_r33_a_scanner_that_follows_the_link_leaves_it_as_good_as_new(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, AN)
    token = await token_for(partner, app_id)
    events = await web.house.events(app_id)
    scanner = web.visitor()
    for _ in range(3):
        page = await scanner.http.get(f"/invitations/{token}", headers={"Accept": "text/html"})
        assert page.status_code == 200
        await scanner.look(f"/invitations/{token}")
    await scanner.http.head(f"/invitations/{token}")
    assert await web.house.events(app_id) == events
    [now] = await listed(partner, app_id)
    assert (now["invitation"]["openings"], now["invitation"]["state"]) == (0, "open")
    admin = await web.informat(an_admin())
    assert await admin.do(f"/invitations/{token}/open") == {"app_id": str(app_id)}
    await admin.look(f"/apps/{app_id}")


async def test_r51_a_proposal_is_marked_in_the_editor_of_who_opened_it_and_the_admin_decides(
    web: Web,
) -> None:
    app_id, client_id = await web.house.approved()
    partner = await web.partner_of(app_id)
    elsewhere = {"api": "leerlingen", "institution_number": "999999"}
    an = an_admin()
    web.house.administers(an_admin(), Application.ILEERLINGEN, "999999")
    web.house.administers(an, Application.ILEERLINGEN, "001057", "001073")
    await invite(partner, app_id, AN, propose=[NASSAU, elsewhere])
    admin = await web.informat(an)
    await admin.do(f"/invitations/{await token_for(partner, app_id)}/open")
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert editor["editable"]
    assert editor["lists"] == [
        {
            "api": "leerlingen",
            "available": [
                {"institution_number": "001057", "name": "School 001057", "proposed": True},
                {"institution_number": "001073", "name": "School 001073"},
            ],
            "granted": [],
        }
    ]
    await admin.do(f"/apps/{app_id}/access", {"grant": [KLIM_OP]}, expect=200)
    assert await web.house.scopes(client_id) == {"api_informat_sas_leerlingen.leerlingen.001073"}


async def test_r51_a_proposal_in_a_link_that_somebody_else_opened_marks_nothing(web: Web) -> None:
    app_id, _ = await web.house.opened()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, "els@school.example", propose=[NASSAU])
    admin = await web.informat(ADMIN)
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert all("proposed" not in place for one in editor["lists"] for place in one["available"])


async def test_r41_an_institution_that_no_active_school_has_cannot_be_proposed(web: Web) -> None:
    app_id, _ = await web.house.approved()
    web.house.administers(an_admin(), Application.ILEERLINGEN, "001057")
    partner = await web.partner_of(app_id)
    slip = {"api": "leerlingen", "institution_number": "001075"}
    asked = {"emails": [AN], "propose": [NASSAU, slip]}
    refused = await partner.do(f"/apps/{app_id}/invitations", asked, expect=422)
    assert (refused["code"], "001075" in refused["detail"]) == ("unknown_institution", True)
    pages, path = browser_of(partner), f"/apps/{app_id}/invitations"
    await pages.open(path)
    assert "guid" not in pages.text, "the app has no Rekeningen"
    typed = "001057, 001075"
    await pages.submit(path, {"emails": AN, "proposed_apis": "leerlingen", "targets": typed}, 422)
    assert "niet van een actieve school: 001075" in pages.text
    assert dict(pages.form(path).fields)["targets"] == typed
    assert await listed(partner, app_id) == []


async def test_which_schools_there_are_is_told_to_whom_informat_approved_alone(web: Web) -> None:
    app_id = await web.house.submitted()
    partner = await web.partner_of(app_id)
    asked = {"emails": [AN], "propose": [{**NASSAU, "institution_number": "001075"}]}
    [answer] = await partner.do(f"/apps/{app_id}/invitations", asked, expect=201)
    assert answer["code"] == "app_not_approved"
    await partner.do(f"/apps/{uuid4()}/invitations", asked, expect=404)


async def test_while_informat_is_away_a_proposal_is_taken_as_it_is(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    web.house.schools.away = True
    [answer] = await invite(partner, app_id, AN, propose=[{**NASSAU, "institution_number": "001075"}])
    assert answer["invitation_id"]


async def test_r52_an_api_that_is_not_enabled_cannot_be_proposed(web: Web) -> None:
    app_id, _ = await web.house.approved(Api.LEERLINGEN)
    partner = await web.partner_of(app_id)
    staff = {"api": "personeel", "institution_number": "001057"}
    [answer] = await invite(partner, app_id, AN, propose=[staff])
    assert answer["code"] == "api_not_enabled"
    assert await listed(partner, app_id) == []


async def test_r11_r56_of_an_app_archived_while_the_invitation_is_out_the_link_opens_nothing(
    web: Web,
) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, AN)
    token = await token_for(partner, app_id)
    await web.house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    admin = await web.informat(an_admin())
    refused = await admin.do(f"/invitations/{token}/open", expect=409)
    assert refused["code"] == "app_not_approved"
    await admin.look(f"/apps/{app_id}", expect=404)


async def test_r21_an_ordinary_user_sees_nothing_through_a_link_a_visitor_does(web: Web) -> None:
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    await invite(partner, app_id, AN)
    path = f"/invitations/{await token_for(partner, app_id)}"
    ordinary = await web.informat(Actor(Role.ORDINARY_USER, uuid4().hex, "Oscar"))
    assert (await ordinary.look(path, expect=403))["code"] == "no_portal_access"
    assert (await web.visitor().look(path))["app_id"] == str(app_id)
