"""Drift over HTTP: who may see it, compare anew and answer it."""

import re
from uuid import uuid4

from tests.api.web import Web, an_admin
from tests.house import HELPDESK, pupils_of
from tests.pages.browser import HTML, Browser

SCOPE = "api_informat_sas_leerlingen.leerlingen."


async def test_r25_drift_is_compared_seen_and_answered_by_the_helpdesk_alone(web: Web) -> None:
    app_id, client_id = await web.house.opened()
    await web.house.save(app_id, client_id, grant=[pupils_of("001057")])
    web.house.directory.give(client_id, f"{SCOPE}001073")
    web.house.directory.take(client_id, f"{SCOPE}001057")
    helpdesk = await web.informat(HELPDESK)
    compared = await helpdesk.do("/drift/check", {"app_id": str(app_id)}, expect=200)
    assert compared == {"clients": 1, "differences": 2}
    page = await helpdesk.look(f"/drift?app={app_id}")
    found = {one["difference"]["kind"]: one["difference"] for one in page["items"]}
    assert found["missing_right"]["last_event"] == "access_granted"
    assert found["unrecorded_right"]["answers"] == ["adopt", "restore"]
    for person in (await web.informat(an_admin()), await web.partner_of(app_id)):
        await person.look("/drift", expect=403)
        await person.do("/drift/check", expect=403)
        await person.do(f"/drift/{found['missing_right']['id']}/adopt", expect=403)
    path, key = f"/drift/{found['unrecorded_right']['id']}", uuid4().hex
    assert await helpdesk.do(f"{path}/adopt", expect=200, key=key) == {"settled": True}
    assert await helpdesk.do(f"{path}/adopt", expect=200, key=key) == {"settled": True}
    refused = await helpdesk.do(f"{path}/restore", expect=409)
    assert refused["code"] == "drift_changed"
    reused = await helpdesk.do(f"{path}/restore", expect=422, key=key)
    assert reused["code"] == "idempotency_key_reused"
    assert (await helpdesk.do(f"/drift/{uuid4()}/adopt", expect=404))["code"] == "drift_not_found"
    assert await helpdesk.do(f"/drift/{found['missing_right']['id']}/restore", expect=200) == {
        "settled": True
    }
    assert (await helpdesk.look(f"/drift?client_id={client_id}"))["items"] == []
    refusals = await helpdesk.look("/refusals?command=restore_drift")
    assert {one["code"] for one in refusals["items"]} == {"drift_changed", "idempotency_key_reused"}


async def test_everything_is_compared_and_the_page_says_when(web: Web) -> None:
    helpdesk = await web.informat(HELPDESK)
    compared = await helpdesk.do("/drift/check", expect=200)
    assert (await helpdesk.look("/drift?size=1"))["last_check"] == {
        "at": "2026-03-10T09:00:00Z",
        "asked_by": HELPDESK.name,
        **compared,
    }


async def test_r62_a_secret_says_when_it_ends_and_when_it_was_last_used(web: Web) -> None:
    app_id, client_id = await web.house.approved()
    partner = await web.partner_of(app_id)
    made = await partner.do(f"/apps/{app_id}/secrets", expect=201)
    assert made["expires_at"] == "2027-03-10T09:00:00Z"
    web.house.directory.use(client_id, web.house.clock.now())
    [line] = (await partner.look(f"/apps/{app_id}/secrets"))["items"]
    assert (line["expires_at"], line["last_used_at"]) == (made["expires_at"], "2026-03-10T09:00:00Z")
    shown = await partner.http.get(f"/apps/{app_id}/client", headers={"Accept": "text/html"})
    assert "10 maart 2027" in shown.text
    assert "over 1 jaar" in shown.text
    assert "Laatst gebruikt op" in shown.text
    web.house.directory.away = True
    [line] = (await partner.look(f"/apps/{app_id}/secrets"))["items"]
    assert line["last_used_at"] is None


async def test_r70_the_pages_show_what_differs_and_ask_once_more(web: Web) -> None:
    """From the app's page to the comparison and to an answer, with what follows said before it is done."""
    app_id, client_id = await web.house.opened()
    await web.house.save(app_id, client_id, grant=[pupils_of("001057")])
    web.house.directory.give(client_id, f"{SCOPE}001073", "planted.foreign")
    person = await web.informat(HELPDESK)
    person.http.headers["Accept"], person.http.follow_redirects = HTML, True
    browser = Browser(person.http)
    for path in (f"/apps/{app_id}", f"/clients/{client_id}"):
        await browser.open(path)
        assert f'href="/drift?client_id={client_id}"' in browser.text
    await browser.open(f"/drift?client_id={client_id}")
    assert "Geen afwijkingen" in browser.text
    await browser.submit("/drift/check")
    assert "vergeleken met de identity server. Er is niets gewijzigd." in browser.text
    assert "Toegang die het portaal niet kent: Leerlingen 001073" in browser.text
    assert "Nieuwe vreemde scope: <code>planted.foreign</code>" in browser.text
    [path] = re.findall(r'"(/drift/[^"]+/restore)"', browser.text)
    await browser.open(path)
    assert "wordt op de identity server afgenomen. De partner krijgt een e-mail." in browser.text
    await browser.submit(path)
    assert "De identity server is weer zoals het portaal zegt." in browser.text
    assert await web.house.scopes(client_id) == {f"{SCOPE}001057", "planted.foreign"}
    await browser.open(f"/drift?client_id={client_id}")
    [path] = re.findall(r'"(/drift/[^"]+/adopt)"', browser.text)
    await browser.open(path.replace("adopt", "restore"), expect=409)
    await browser.open(path)
    await browser.submit(path)
    await browser.open("/clients/foreign-scopes")
    assert "planted.foreign" in browser.text
