"""The handbook's troubleshooting table, row by row, by signing in as the sample's person (R70).

The portal answers where the problem is met: a reason with what is missing, a status, or an empty list.
"""

from typing import Any

import httpx
import pytest

from devstack.people_at_work import Person, token_of
from devstack.sample.apps import BLUE_DRIES, KRISTOFS_APP, SBOTEST_APP, STIJN_BOARD, SampleApp
from devstack.sample.troubleshooting import SITUATIONS
from tests.lifecycle.running import RunningPortal

PUPILS = {"api": "leerlingen", "needs": ["iBasis", "iLeerlingen"]}
OLD_CLIENT = "informat_customer_scholengroepnassau"


@pytest.fixture(scope="module")
async def link(running_portal: RunningPortal) -> str:
    """The token of an invitation for BlueDries, which the partner copies (R12), to whomever it was sent."""
    partner = await running_portal.partner("DriesTech2")
    items = (await partner.look(f"/apps/{BLUE_DRIES.app_id}/invitations"))["items"]
    return token_of(next(one["link"] for one in items if one["invitation"]["state"] == "open"))


async def why_not(person: Person, app: SampleApp) -> dict[str, Any]:
    editor = await person.look(f"/apps/{app.app_id}/access/editor")
    return {reason["code"]: reason["missing"] for reason in editor["why_not"]}


async def comes_in(portal: RunningPortal, user_id: str, link: str) -> Person:
    """Somebody who opened the link."""
    person = await portal.informat(user_id)
    await person.do(f"/invitations/{link}/open")
    return person


async def apps_of(person: Person) -> set[str]:
    return {one["name"] for one in (await person.look("/apps?size=200"))["items"]}


async def test_r70_r43_the_client_is_not_linked_to_an_app(running_portal: RunningPortal) -> None:
    petra = await running_portal.informat("petra.desmet")
    lines = (await petra.look("/access"))["items"]
    assert {(one["client_id"], one["app"]) for one in lines} == {(OLD_CLIENT, None)}
    change = {"revoke": [{"api": "personeel", "institution_number": "001081"}]}
    refused = await petra.do(f"/clients/{OLD_CLIENT}/access", change, expect=403)
    assert refused["code"] == "role_not_allowed"


async def test_r70_r21_the_user_is_no_school_admin(running_portal: RunningPortal, link: str) -> None:
    geert = await running_portal.informat("geert.janssens")
    refused = await geert.do(f"/invitations/{link}/open", expect=403)
    assert refused["code"] == "no_portal_access"
    for path in ("/apps", "/access", "/log", f"/apps/{BLUE_DRIES.app_id}"):
        assert (await geert.look(path, expect=403))["code"] == "no_portal_access"


async def test_r70_r23_rights_for_another_api_than_the_apps(running_portal: RunningPortal, link: str) -> None:
    bram = await comes_in(running_portal, "bram.dewit", link)
    assert await why_not(bram, BLUE_DRIES) == {
        "insufficient_rights": [PUPILS],
        "api_not_enabled": [{"api": "personeel", "needs": []}],
    }


async def test_r70_r53_no_rights_anywhere(running_portal: RunningPortal, link: str) -> None:
    omar = await comes_in(running_portal, "omar.benali", link)
    assert await why_not(omar, BLUE_DRIES) == {"insufficient_rights": [PUPILS]}


async def test_r70_r56_the_app_is_archived(running_portal: RunningPortal) -> None:
    an = await running_portal.informat("an.peeters")
    assert "app_not_approved" in await why_not(an, KRISTOFS_APP)


async def test_r70_r31_r11_the_app_is_not_listed_and_the_link_is_too_old(
    running_portal: RunningPortal,
) -> None:
    marie = await running_portal.informat("marie.claes")
    assert SBOTEST_APP.name not in await apps_of(marie)
    await marie.look(f"/apps/{SBOTEST_APP.app_id}", expect=404)
    partner = await running_portal.partner("SBO School Partners")
    items = (await partner.look(f"/apps/{SBOTEST_APP.app_id}/invitations"))["items"]
    [old] = [one for one in items if one["invitation"]["email"] == "marie.claes@scholen.example"]
    late = await marie.do(f"/invitations/{token_of(old['link'])}/open", expect=410)
    assert late["code"] == "link_expired"


async def test_r70_r52_the_api_is_not_enabled_for_the_app(running_portal: RunningPortal) -> None:
    dirk = await running_portal.informat("dirk.willems")
    reasons = await why_not(dirk, SBOTEST_APP)
    assert reasons["api_not_enabled"] == [{"api": "voorinschrijvingen", "needs": []}]
    assert [one["api"] for one in reasons["insufficient_rights"]] == ["internen", "personeel", "rekeningen"]


async def test_r70_r22_the_rights_are_of_last_school_year(running_portal: RunningPortal, link: str) -> None:
    hilde = await comes_in(running_portal, "hilde.wouters", link)
    assert await apps_of(hilde) == set()
    assert await why_not(hilde, BLUE_DRIES) == {"rights_of_last_year": [PUPILS]}


async def test_r70_r22_the_rights_begin_with_the_next_school_year(
    running_portal: RunningPortal, link: str
) -> None:
    nele = await comes_in(running_portal, "nele.jacobs", link)
    assert await why_not(nele, BLUE_DRIES) == {"rights_of_next_year": [PUPILS]}


async def test_r70_r22_the_app_has_access_at_another_school_than_his(running_portal: RunningPortal) -> None:
    dirk = await running_portal.informat("dirk.willems")
    assert BLUE_DRIES.name not in await apps_of(dirk)
    await dirk.look(f"/apps/{BLUE_DRIES.app_id}", expect=404)


async def test_r70_r22_the_app_has_an_api_there_that_she_has_no_rights_for(
    running_portal: RunningPortal,
) -> None:
    petra = await running_portal.informat("petra.desmet")
    assert STIJN_BOARD.name not in await apps_of(petra)
    await petra.look(f"/apps/{STIJN_BOARD.app_id}", expect=404)


async def test_r70_r12_the_partner_copies_the_link_for_who_got_no_mail(running_portal: RunningPortal) -> None:
    partner = await running_portal.partner("StijnWorks 3")
    items = (await partner.look(f"/apps/{STIJN_BOARD.app_id}/invitations"))["items"]
    [mistyped] = [one for one in items if one["invitation"]["email"] == "veerle.arts@scholen.example"]
    veerle = await running_portal.informat("veerle.aerts")
    await veerle.look(f"/apps/{STIJN_BOARD.app_id}", expect=404)
    await veerle.do(f"/invitations/{token_of(mistyped['link'])}/open")
    assert (await veerle.look(f"/apps/{STIJN_BOARD.app_id}"))["why_not"][0]["code"] == "api_not_enabled"
    assert (await veerle.look(f"/apps/{STIJN_BOARD.app_id}/access/editor"))["editable"]


async def test_r42_the_samples_invoice_api_is_away_during_a_list_an_editor_and_a_save(
    running_portal: RunningPortal,
) -> None:
    fatima = await running_portal.informat("fatima.elamrani")
    helpdesk = await running_portal.informat("joke.vermeulen")
    address = f"{running_portal.devstack_url}/invoice-api/away"
    async with httpx.AsyncClient() as http:
        await http.post(address, json={"away": True})
        try:
            lines = (await helpdesk.look("/access?api=rekeningen"))["items"]
            assert lines
            assert all(one["place"]["access_group_id"] for one in lines)
            assert (await fatima.look("/access"))["items"] == []
            an = await running_portal.informat("an.peeters")
            assert "rekeningen" in [one["api"] for one in (await why_not(an, SBOTEST_APP))["rights_unknown"]]
            nothing = {
                "grant": [{"api": "rekeningen", "access_group_id": lines[0]["place"]["access_group_id"]}]
            }
            away = await an.do(f"/apps/{SBOTEST_APP.app_id}/access", nothing, expect=503)
            assert away["code"] == "outside_system_away"
        finally:
            await http.post(address, json={"away": False})


def test_r70_every_situation_of_the_sample_is_met_here() -> None:
    met = {
        "petra.desmet",
        "geert.janssens",
        "bram.dewit",
        "omar.benali",
        "an.peeters",
        "marie.claes",
        "dirk.willems",
        "hilde.wouters",
        "nele.jacobs",
        "veerle.aerts",
    }
    assert {situation.user_id for situation in SITUATIONS} == met
