"""The helpdesk's queue and the clients of the identity server, over HTTP (R7, R8, R25)."""

from datetime import timedelta
from uuid import uuid4

from domain.viewers import Actor, Role
from tests.api.web import Web, an_admin
from tests.house import HELPDESK
from tests.workflows.test_clients import FOREIGN, SCOPE, old_client


def a_colleague() -> Actor:
    return Actor(Role.HELPDESK, uuid4().hex, "Koen van de helpdesk")


async def test_r8_the_queue_is_searched_and_who_took_a_request_on_has_it_next(web: Web) -> None:
    name = f"App {uuid4().hex}"
    first = await web.house.submitted(name=f"{name} 1")
    web.house.clock.move(timedelta(seconds=1))
    second = await web.house.submitted(name=f"{name} 2")
    koen = await web.informat(a_colleague())
    els = await web.informat(a_colleague())
    found = (await koen.look(f"/tasks?q={name}&kind=new_app"))["items"]
    assert [line["id"] for line in found] == [str(first), str(second)], "the longest waiting first"
    assert found[0]["waiting_since"]
    assert (await koen.look(f"/tasks?q={name}&kind=more_apis"))["items"] == []
    await koen.do(f"/tasks/{second}/claim")
    assert (await koen.look("/tasks/next"))["id"] == str(second)
    assert (await els.look("/tasks/next"))["id"] != str(second)
    for asked, wanted in (("me", [second]), ("nobody", [first]), ("anybody", [second])):
        items = (await koen.look(f"/tasks?q={name}&claimed={asked}"))["items"]
        assert [line["id"] for line in items] == [str(one) for one in wanted], asked
    assert (await els.look(f"/tasks?q={name}&claimed=me"))["items"] == []
    await els.do(f"/tasks/{second}/release")
    assert len((await els.look(f"/tasks?q={name}&claimed=nobody"))["items"]) == 2


async def test_a_note_among_the_helpdesk_is_in_nothing_that_the_partner_gets(web: Web) -> None:
    app_id, words = await web.house.submitted(), f"Belt terug {uuid4().hex}"
    helpdesk, partner = await web.informat(HELPDESK), await web.partner_of(app_id)
    await helpdesk.do(f"/tasks/{app_id}/notes", {"text": words})
    assert [note["text"] for note in (await helpdesk.look(f"/tasks/{app_id}/notes"))["items"]] == [words]
    assert (await partner.look(f"/tasks/{app_id}/notes", expect=403))["code"] == "role_not_allowed"
    for path in ("", "/progress", "/log", "/log.json", "/log.csv", "/mails"):
        answer = await partner.http.get(f"{partner.api}/apps/{app_id}{path}")
        assert answer.status_code == 200, path
        assert words not in answer.text, path
        assert "note_added" not in answer.text, path


async def test_r7_an_import_reports_what_matched_no_template(web: Web) -> None:
    client_id = await old_client(web.house, f"{SCOPE}001057", FOREIGN)
    helpdesk = await web.informat(HELPDESK)
    assert (await helpdesk.do("/clients/import"))["new_clients"] >= 1
    reported = (await helpdesk.look("/clients/foreign-scopes"))["items"]
    assert [one["scope"] for one in reported if one["client_id"] == client_id] == [FOREIGN]
    [line] = (await helpdesk.look(f"/clients?q={client_id}&linked=false"))["items"]
    assert (line["rights"], line["foreign_scopes"], line["app_id"]) == (1, 1, None)
    admin = await web.informat(an_admin())
    for path in ("/clients", "/clients/foreign-scopes", f"/clients/{client_id}/access"):
        assert (await admin.look(path, expect=403))["code"] == "role_not_allowed"
