"""What happens between two clicks: rights go, systems are away, apps are archived, a school year begins."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from devstack.people_at_work import Person
from domain.apis import AccessRight, Api
from domain.app_commands import ArchiveApp
from domain.authority import AdminRight, Application
from domain.school_year import SchoolYear
from domain.viewers import Actor
from tests.api.web import Web, an_admin, places_of
from tests.house import HELPDESK, pupils_of
from tests.pages.browser import HTML, Browser
from workflows.messages import Opening

NASSAU, KLIM_OP = ({"api": "leerlingen", "institution_number": number} for number in ("001057", "001073"))
SEPTEMBER = datetime(2026, 8, 31, 22, tzinfo=UTC)


async def invited(web: Web, admin: Actor, *apis: Api) -> tuple[UUID, str]:
    """An approved app whose link this admin opened."""
    app_id, client_id = await web.house.approved(*apis)
    invitation_id = await web.house.invited(app_id)
    await web.house.commands.open_invitation(invitation_id, Opening(admin, 1), "open")
    return app_id, client_id


def reasons(editor: Any) -> dict[str, Any]:
    """What stops the admin, and for which APIs."""
    return {reason["code"]: reason["missing"] for reason in editor["why_not"]}


async def save(person: Person, app_id: UUID, expect: int, *grant: dict[str, str]) -> Any:
    return await person.do(f"/apps/{app_id}/access", {"grant": list(grant)}, expect=expect)


async def test_r24_rights_lost_between_open_and_save_count_no_more(web: Web) -> None:
    an = an_admin()
    app_id, client_id = await invited(web, an)
    web.house.administers(an, Application.ILEERLINGEN, "001057", "001073")
    admin = await web.informat(an)
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert list(places_of(editor, "leerlingen")) == ["001057", "001073"]
    web.house.administers(an, Application.ILEERLINGEN, "001073")
    refused = await save(admin, app_id, 403, NASSAU, KLIM_OP)
    assert refused["code"] == "outside_authority"
    web.house.administers(an, Application.IPERSONEEL, "001057")
    refused = await save(admin, app_id, 403, NASSAU)
    assert refused["code"] == "insufficient_rights"
    assert await web.house.scopes(client_id) == frozenset()


async def test_r31_r57_who_lost_his_last_right_gets_the_404_of_a_stranger_and_the_try_is_noted(
    web: Web,
) -> None:
    an, els = an_admin(), an_admin()
    app_id, client_id = await invited(web, els)
    web.house.administers(els, Application.ILEERLINGEN, "001057")
    await web.house.save(app_id, client_id, grant=[pupils_of("001057")], by=els)
    web.house.administers(an, Application.ILEERLINGEN, "001057")
    admin = await web.informat(an)
    await admin.look(f"/apps/{app_id}/access/editor")
    web.house.schools.rights.clear()
    refused = await admin.do(f"/apps/{app_id}/access", {"revoke": [NASSAU]}, expect=404)
    assert refused["code"] == "app_not_found"
    [noted] = await web.house.rows("SELECT actor_id, command FROM refusals WHERE app_id = :app", app=app_id)
    assert tuple(noted) == (an.id, "change_access")


async def test_r56_an_app_archived_while_its_editor_is_open_refuses_the_save(web: Web) -> None:
    an = an_admin()
    app_id, client_id = await invited(web, an)
    web.house.administers(an, Application.ILEERLINGEN, "001057")
    await web.house.save(app_id, client_id, grant=[pupils_of("001057")], by=an)
    web.house.administers(an, Application.ILEERLINGEN, "001057", "001073")
    admin = await web.informat(an)
    assert (await admin.look(f"/apps/{app_id}/access/editor"))["editable"]
    await web.house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    assert (await save(admin, app_id, 409, KLIM_OP))["code"] == "app_not_approved"
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert not editor["editable"]
    assert "app_not_approved" in reasons(editor)
    assert await web.house.scopes(client_id) == {"api_informat_sas_leerlingen.leerlingen.001057"}


async def test_r42_while_the_invoice_api_is_away_everything_but_rekeningen_works(web: Web) -> None:
    an, group = an_admin(), uuid4()
    app_id, client_id = await invited(web, an, Api.LEERLINGEN, Api.REKENINGEN)
    web.house.administers(an, Application.ILEERLINGEN, "001057")
    web.house.groups.admins[an.id] = {group}
    web.house.groups.names[group] = "Schoolrekeningen"
    await web.house.save(app_id, client_id, grant=[AccessRight(Api.REKENINGEN, str(group))], by=an)
    admin, partner = await web.informat(an), await web.partner_of(app_id)
    web.house.groups.away = True
    [line] = (await partner.look(f"/apps/{app_id}/access"))["items"]
    assert line["place"] == {"access_group_id": str(group)}
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert [one["api"] for one in editor["lists"]] == ["leerlingen"]
    assert reasons(editor)["rights_unknown"] == [{"api": "rekeningen", "needs": ["Rekeningen"]}]
    assert "insufficient_rights" not in reasons(editor)
    bills = {"api": "rekeningen", "access_group_id": str(group)}
    away = await admin.do(f"/apps/{app_id}/access", {"revoke": [bills]}, expect=503)
    assert away["code"] == "outside_system_away"
    assert "new Idempotency-Key" in away["detail"]
    await save(admin, app_id, 200, NASSAU)
    assert await web.house.scopes(client_id) == {
        "api_informat_sas_leerlingen.leerlingen.001057",
        f"api_informat_sas_rekeningen.rekeningen.{group}",
    }


async def test_a_save_that_failed_is_sent_again_from_the_page_that_says_so(web: Web) -> None:
    """The engine keeps the failure under the key of the first try, so the second has another."""
    an, group = an_admin(), uuid4()
    app_id, client_id = await invited(web, an, Api.REKENINGEN)
    web.house.groups.admins[an.id] = {group}
    web.house.groups.names[group] = "Schoolrekeningen"
    browser = Browser((await web.informat(an)).http)
    browser.http.headers["Accept"] = HTML
    edit = f"/apps/{app_id}/access/edit"
    await browser.open(edit)
    filled = browser.form(edit).filled({"grant": f"rekeningen/{group}", "do": "save"})
    web.house.groups.away = True
    await browser.send(edit, filled, expect=503)
    again = browser.form(edit)
    web.house.groups.away = False
    await browser.send(edit, again.filled({}), expect=303)
    assert await web.house.scopes(client_id) == {f"api_informat_sas_rekeningen.rekeningen.{group}"}


async def test_r24_while_informat_users_is_away_nothing_is_seen_and_nothing_changes(web: Web) -> None:
    an = an_admin()
    app_id, client_id = await invited(web, an)
    web.house.administers(an, Application.ILEERLINGEN, "001057")
    admin, partner = await web.informat(an), await web.partner_of(app_id)
    web.house.schools.away = True
    for path in ("/access", "/apps", f"/apps/{app_id}/access/editor"):
        assert (await admin.look(path, expect=503))["code"] == "outside_system_away"
    assert (await save(admin, app_id, 503, NASSAU))["code"] == "outside_system_away"
    assert (await partner.look(f"/apps/{app_id}"))["name"] == "BlueDries"
    web.house.schools.away = False
    assert await web.house.scopes(client_id) == frozenset()
    await save(admin, app_id, 200, NASSAU)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        pytest.param(SEPTEMBER - timedelta(seconds=1), "rights_of_next_year", id="last second of August"),
        pytest.param(SEPTEMBER, "", id="first second of September"),
    ],
)
async def test_r22_the_rights_of_the_new_school_year_count_from_the_first_second_of_september(
    web: Web, moment: datetime, code: str
) -> None:
    an = an_admin()
    web.house.clock.moment = moment
    year = SchoolYear(2026)
    web.house.schools.schools["001057", year] = "Hof van Nassau"
    web.house.schools.rights[an.id, year] = {AdminRight(Application.ILEERLINGEN, "001057")}
    app_id, client_id = await invited(web, an)
    admin = await web.informat(an)
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert reasons(editor).keys() - {"api_not_enabled"} == ({code} if code else set())
    assert editor["editable"] is not bool(code)
    await save(admin, app_id, 403 if code else 200, NASSAU)
    listed = [line["client_id"] for line in (await admin.look("/access"))["items"]]
    assert (client_id in listed) is not bool(code)


async def test_r22_on_the_first_of_september_the_rights_of_last_year_are_named_as_such(web: Web) -> None:
    an = an_admin()
    web.house.clock.moment = SEPTEMBER
    year = SchoolYear(2025)
    web.house.schools.schools["001057", year] = "Hof van Nassau"
    web.house.schools.rights[an.id, year] = {AdminRight(Application.ILEERLINGEN, "001057")}
    app_id, _ = await invited(web, an)
    admin = await web.informat(an)
    editor = await admin.look(f"/apps/{app_id}/access/editor")
    assert editor["why_not"] == [
        {
            "code": "rights_of_last_year",
            "detail": "These rights were of last school year.",
            "missing": [{"api": "leerlingen", "needs": ["iBasis", "iLeerlingen"]}],
        }
    ]


async def test_r70_who_is_no_school_admin_reads_why_he_cannot_change_the_access(web: Web) -> None:
    app_id, _ = await web.house.approved()
    for person in (await web.partner_of(app_id), await web.informat(HELPDESK)):
        shown = await person.look(f"/apps/{app_id}")
        assert [reason["code"] for reason in shown["why_not"]] == ["role_not_allowed"]
