"""The log over HTTP: filters, exports, and who sees what of it (R13, R25, R32, R57)."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from api.log_csv import as_csv
from devstack.people_at_work import Person
from domain.apis import Api
from domain.app_commands import RejectApp
from domain.authority import Application
from domain.refusals import AppAlreadyDecided
from domain.viewers import Actor, Role
from gateways import OutsideSystemUnavailable
from storage.read.log import LogLine
from tests.api.web import Web, an_admin
from tests.house import HELPDESK, pupils_of
from workflows.messages import Opening

FILLED = """
INSERT INTO log (chain, workflow_id, step, part, at, actor_role, actor_id, actor_name, event, app_id, before,
    after, previous_hash, hash)
SELECT 'x', :run, number::text, '', now(), 'portal', 'portal', :person, 'secret_added', :app, '{}', '{}',
    '', ''
FROM generate_series(1, :rows) AS number
"""


async def app_with_access(web: Web, admin: Actor, *numbers: str) -> UUID:
    """An app to which this admin gave the pupils of these schools."""
    app_id, client_id = await web.house.approved(Api.LEERLINGEN)
    web.house.administers(admin, Application.ILEERLINGEN, *numbers)
    invitation_id = await web.house.invited(app_id)
    await web.house.commands.open_invitation(invitation_id, Opening(admin, 1), "open")
    await web.house.save(app_id, client_id, grant=[pupils_of(number) for number in numbers], by=admin)
    return app_id


async def events(person: Person, path: str) -> list[str]:
    return [line["event"] for line in (await person.look(path))["items"]]


async def downloaded(person: Person, path: str) -> tuple[list[dict[str, str]], str]:
    """The rows of a CSV as a spreadsheet reads them, and its text."""
    answer = await person.http.get(person.api + path)
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    content = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(content), delimiter=";")), content


async def test_r32_an_admin_sees_the_changes_at_his_own_institutions_alone(web: Web) -> None:
    an, els = an_admin(), an_admin()
    mine = f"{uuid4().int % 900_000 + 100_000}"
    app_id = await app_with_access(web, an, mine, "001073")
    web.house.administers(els, Application.ILEERLINGEN, mine)
    admin = await web.informat(els)
    for path in ("/log", f"/apps/{app_id}/log"):
        page = await admin.look(f"{path}?app={app_id}" if path == "/log" else path)
        assert [(line["event"], line["target"]) for line in page["items"]] == [("access_granted", mine)]


async def test_r57_the_log_is_filtered_by_person_place_api_event_and_period(web: Web) -> None:
    an = an_admin()
    app_id = await app_with_access(web, an, "001057", "001073")
    partner = await web.partner_of(app_id)
    log = f"/apps/{app_id}/log"
    assert set(await events(partner, f"{log}?person=an+adm")) == {"invitation_opened", "access_granted"}
    assert await events(partner, f"{log}?target=001057") == ["access_granted"]
    assert len(await events(partner, f"{log}?api=leerlingen")) == 2
    assert await events(partner, f"{log}?api=personeel") == []
    assert await events(partner, f"{log}?event=client_assigned") == ["client_assigned"]
    assert len(await events(partner, f"{log}?from=2026-03-10&until=2026-03-10")) == 7
    assert await events(partner, f"{log}?until=2026-03-09") == []
    assert await events(partner, f"{log}?from=2026-03-11&until=9999-12-31") == []


async def test_r57_a_refused_change_is_in_the_log_of_all_three(web: Web) -> None:
    an = an_admin()
    app_id = await app_with_access(web, an, "001057")
    web.house.administers(an, Application.ILEERLINGEN, "001057", "001099")
    admin = await web.informat(an)
    wanted = {"grant": [{"api": "leerlingen", "institution_number": "001099"}]}
    web.house.administers(an, Application.ILEERLINGEN, "001057")
    refused = await admin.do(f"/apps/{app_id}/access", wanted, expect=403)
    assert refused["code"] == "outside_authority"
    web.house.administers(an, Application.ILEERLINGEN, "001057", "001099")
    for person in (admin, await web.partner_of(app_id), await web.informat(HELPDESK)):
        page = await person.look(f"/apps/{app_id}/log?event=access_change_refused")
        assert [line["after"]["code"] for line in page["items"]] == ["outside_authority"]


async def test_r25_the_general_log_is_all_for_the_helpdesk_and_a_partners_own_for_a_partner(web: Web) -> None:
    mine, other = await web.house.submitted(), await web.house.submitted()
    partner, helpdesk = await web.partner_of(mine), await web.informat(HELPDESK)
    assert {line["app_id"] for line in (await partner.look("/log"))["items"]} == {str(mine)}
    seen = {line["app_id"] for line in (await helpdesk.look("/log?event=app_submitted&size=200"))["items"]}
    assert {str(mine), str(other)} <= seen
    await partner.look(f"/apps/{other}/log.csv", expect=404)
    await partner.look(f"/apps/{other}/log.json", expect=404)
    assert await partner.look(f"/log.json?app={other}") == []


async def test_r57_an_export_is_what_the_pages_show(web: Web) -> None:
    app_id = await app_with_access(web, an_admin(), "001057", "001073")
    partner = await web.partner_of(app_id)
    page = (await partner.look(f"/apps/{app_id}/log"))["items"]
    assert await partner.look(f"/apps/{app_id}/log.json") == page
    rows, _ = await downloaded(partner, f"/apps/{app_id}/log.csv")
    assert [(row["event"], row["target"], row["at"]) for row in rows] == [
        (line["event"], line["target"] or "", "2026-03-10 10:00:00") for line in page
    ]
    rows, _ = await downloaded(partner, f"/log.csv?app={app_id}&event=access_granted&target=001073")
    assert [row["target"] for row in rows] == ["001073"]


async def test_r13_no_scope_string_is_in_what_an_admin_sees_or_takes_along(web: Web) -> None:
    an = an_admin()
    app_id = await app_with_access(web, an, "001057")
    admin = await web.informat(an)
    logs = ("/log", "/log.csv", "/log.json")
    of_the_app = ("", *logs, "/access", "/access/editor")
    for path in (*logs, "/access", "/apps", *(f"/apps/{app_id}{one}" for one in of_the_app)):
        answer = await admin.http.get(admin.api + path)
        assert answer.status_code == 200, path
        assert "api_informat" not in answer.text, path
    partner = await web.partner_of(app_id)
    [line] = (await partner.look(f"/apps/{app_id}/access"))["items"]
    assert line["scope"] == "api_informat_sas_leerlingen.leerlingen.001057"


@pytest.mark.parametrize("name", ["=1+1", "+32 9", "-1", "@an", "\t=1", " =HYPERLINK(1)"])
def test_r57_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    line = LogLine(1, at, Role.PARTNER, name, "app_submitted", None, None, {}, {}, None, name, None)
    [row] = csv.DictReader(StringIO(as_csv([line]).decode("utf-8-sig")), delimiter=";")
    assert (row["person"], row["app"]) == (f"'{name}", f"'{name}")


async def test_r57_an_export_says_when_it_is_cut_off(web: Web) -> None:
    app_id = await web.house.submitted()
    partner = await web.partner_of(app_id)
    assert "Log-Cut-At" not in (await partner.http.get(f"{partner.api}/apps/{app_id}/log.csv")).headers
    values: dict[str, Any] = {"run": uuid4().hex, "person": "Portal", "app": app_id, "rows": 10_000}
    async with web.house.storage.writing() as session:
        await session.execute(text(FILLED), values)
    for kind in ("csv", "json"):
        answer = await partner.http.get(f"{partner.api}/apps/{app_id}/log.{kind}")
        assert answer.headers["Log-Cut-At"] == "10000"
    assert len(answer.json()) == 10_000


async def test_r57_the_helpdesk_sees_what_was_refused_before_any_workflow_heard_of_it(web: Web) -> None:
    app_id = await web.house.submitted()
    house = web.house
    await house.commands.command_app(app_id, HELPDESK, RejectApp("onduidelijk"), "reject")
    with pytest.raises(AppAlreadyDecided):
        await house.commands.command_app(app_id, HELPDESK, RejectApp("nog eens"), "again")
    helpdesk = await web.informat(HELPDESK)
    page = await helpdesk.look(f"/refusals?app={app_id}&person=joke&command=reject_app")
    assert [(one["command"], one["code"], one["actor"]) for one in page["items"]] == [
        ("reject_app", "app_already_decided", HELPDESK.name)
    ]
    assert (await helpdesk.look(f"/refusals?app={app_id}&code=app_not_found"))["items"] == []
    partner = await web.partner_of(app_id)
    await partner.look("/refusals", expect=403)


async def test_r57_what_the_web_refuses_itself_is_noted_and_a_look_is_not(web: Web) -> None:
    app_id = await web.house.submitted()
    stranger = await web.informat(an_admin())
    wanted = {"grant": [{"api": "leerlingen", "institution_number": "001057"}]}
    await stranger.look(f"/apps/{app_id}", expect=404)
    await stranger.do(f"/apps/{app_id}/access", wanted, expect=404)
    partner = await web.partner_of(app_id)
    await partner.do(f"/apps/{app_id}/secrets", expect=409)
    [invited] = await partner.do(f"/apps/{app_id}/invitations", {"emails": ["an@school.example"]})
    assert invited["code"] == "app_not_approved"
    noted = await (await web.informat(HELPDESK)).look(f"/refusals?app={app_id}")
    assert sorted((one["command"], one["code"]) for one in noted["items"]) == [
        ("add_secret", "app_not_approved"),
        ("change_access", "app_not_found"),
        ("send_invitation", "app_not_approved"),
    ]


async def test_r57_an_outside_system_that_is_away_refuses_nothing(web: Web) -> None:
    an = an_admin()
    app_id = await app_with_access(web, an, "001057")
    [row] = await web.house.rows("SELECT client_id FROM apps WHERE id = :app", app=app_id)
    web.house.schools.away = True
    with pytest.raises(OutsideSystemUnavailable):
        await web.house.save(app_id, row.client_id, revoke=[pupils_of("001057")], by=an)
    web.house.schools.away = False
    noted = await (await web.informat(HELPDESK)).look(f"/refusals?app={app_id}")
    assert noted["items"] == []


async def test_a_note_of_a_decision_is_no_refusal(web: Web) -> None:
    app_id = await web.house.submitted()
    await web.house.commands.command_app(app_id, HELPDESK, RejectApp("neen"), "key")
    await web.house.commands.command_app(app_id, HELPDESK, RejectApp("neen"), "key")
    assert await web.house.rows("SELECT 1 FROM refusals WHERE app_id = :app", app=app_id) == []


async def test_r25_only_the_helpdesk_asks_for_refusals(web: Web) -> None:
    admin = await web.informat(an_admin())
    refused = await admin.look("/refusals", expect=403)
    assert refused["code"] == "role_not_allowed"
