"""The helpdesk decides, looks after apps and clients, and finds everything, without JavaScript."""

import re

import pytest

from devstack.sample.apps import BLUE_DRIES, SBOTEST_APP
from devstack.sample.partners import PARTNERS
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import HELPDESK, NewApp, approved_app, open_invitation, signed_in, submitted_app
from tests.pages.browser import Browser

OLD_CLIENT = "informat_customer_scholengroepnassau"


async def _decide(browser: Browser, app: NewApp, expect: int = 200, **fields: str | list[str]) -> None:
    path = f"/queue/{app.app_id}"
    await browser.open(path)
    await browser.send(path, browser.form(path).filled(fields), expect)


async def test_r8_the_queue_says_how_long_each_request_waits(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open("/queue")
        assert app.name in browser.text
        assert re.search(
            r"<time datetime=\"[^\"]+\">\d+ (seconden|minuten|minuut|uur|dagen)</time>", browser.text
        )
        await browser.open("/queue?q=bestaat+niet")
        assert "Niets gevonden" in browser.text


async def test_a_request_that_is_taken_on_is_left_alone_by_colleagues(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    async with (
        signed_in(running_portal, HELPDESK) as browser,
        signed_in(running_portal, "koen.dubois") as colleague,
    ):
        await browser.open("/queue")
        await browser.submit(f"/queue/{app.app_id}/claim")
        assert "Opgenomen door Joke Vermeulen" in browser.text
        await browser.open("/queue?claimed=me")
        assert app.name in browser.text
        await colleague.open("/queue?claimed=nobody")
        assert app.name not in colleague.text
        await _decide(colleague, app, 409, verdict="reject", reason="Neen.")
        assert "Een collega behandelt dit" in colleague.text


async def test_r4_r8_beside_the_decision_is_what_it_needs(running_portal: RunningPortal) -> None:
    """The partner, its other apps, its addresses held against its website, and the reasons."""
    app = await submitted_app(running_portal, ("leerlingen", "personeel"))
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(f"/queue/{app.app_id}")
        for said in ("CampusWise", "hoort bij de website", "Reden voor personeel.", "demo app 20250825"):
            assert said in browser.text
        assert "Aanvraag ingediend" in browser.text


async def test_r8_some_apis_are_approved_and_the_next_request_comes(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal, ("leerlingen", "personeel"))
    await submitted_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await _decide(browser, app, verdict="approve", apis=["leerlingen"], then="next")
        assert "Goedgekeurd. De partner krijgt een e-mail." in browser.text
        assert re.fullmatch(r"/queue/[0-9a-f-]{36}", browser.path)
        assert browser.path != f"/queue/{app.app_id}"
        await browser.open(f"/queue/{app.app_id}")
        assert browser.path == app.path
        assert "Ingeschakeld" in browser.text
        assert "Niet toegestaan" in browser.text


async def test_r8_a_refusal_needs_a_reason(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await _decide(browser, app, 422, verdict="reject", reason=" ")
        assert 'value="reject" accesskey="k" checked' in browser.text
        await _decide(browser, app, 422)
        assert "maak een keuze" in browser.text
        await _decide(
            browser, app, verdict="reject", reason="De omschrijving zegt niet waarvoor.", then="app"
        )
        assert browser.path == app.path
        assert "De omschrijving zegt niet waarvoor." in browser.text
        assert "Afgekeurd" in browser.text


async def test_r8_a_question_goes_to_the_partner(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await _decide(browser, app, verdict="ask", question="Waarvoor precies?", then="app")
        assert "Informatie gevraagd" in browser.text
        await browser.open("/queue")
        assert app.name not in browser.text


async def test_a_note_is_for_colleagues(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    path = f"/queue/{app.app_id}/notes"
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(f"/queue/{app.app_id}")
        await browser.submit(path, {"note": "Gebeld met de school."})
        assert "Gebeld met de school." in browser.text
        assert browser.path == f"/queue/{app.app_id}"
    partner = await running_portal.partner("CampusWise")
    for tab in ("", "/log"):
        seen = await partner.http.get(f"{app.path}{tab}")
        assert "Gebeld met de school." not in seen.text
    await partner.close()


@pytest.mark.parametrize(
    ("care", "fields", "status", "undone_by"),
    [
        ("suspend", {"reason": "Onderzoek."}, "Geschorst", "resume"),
        ("archive", {}, "Gearchiveerd", "reinstate"),
    ],
)
async def test_r60_an_app_is_put_aside_and_taken_up_again(
    running_portal: RunningPortal, care: str, fields: dict[str, str], status: str, undone_by: str
) -> None:
    """R60, R61: asked once more before it is done; the table decides which buttons there are."""
    app = await approved_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(app.path)
        assert f"{app.path}/care/{care}" in browser.text
        assert f"{app.path}/care/{undone_by}" not in browser.text
        await browser.open(f"{app.path}/care/{undone_by}", expect=409)
        await browser.open(f"{app.path}/care/{care}")
        await browser.submit(f"{app.path}/care/{care}", fields)
        assert status in browser.text
        assert "Niet actief" in browser.text
        await browser.open(f"{app.path}/care/{undone_by}")
        await browser.submit(f"{app.path}/care/{undone_by}")
        assert "Goedgekeurd" in browser.text


async def test_a_suspension_needs_a_reason(running_portal: RunningPortal) -> None:
    app = await approved_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(f"{app.path}/care/suspend")
        await browser.submit(f"{app.path}/care/suspend", {"reason": ""}, expect=422)


async def test_all_apps_are_filtered_by_status(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open("/apps?status=archived")
        assert "Kristof&#39;s app 4" in browser.text
        assert BLUE_DRIES.name not in browser.text


async def test_r25_the_access_of_a_client_without_an_app_is_the_helpdesks(
    running_portal: RunningPortal,
) -> None:
    path = f"/clients/{OLD_CLIENT}/access"
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open("/clients?linked=no")
        assert OLD_CLIENT in browser.text
        assert BLUE_DRIES.client.client_id not in browser.text
        await browser.open(f"/clients/{OLD_CLIENT}")
        await browser.submit(path, {"api": "personeel", "targets": "1057"}, expect=422)
        await browser.submit(path, {"api": "personeel", "targets": "011775"})
        assert "Personeel: 011775" in browser.text
        await browser.submit(path, {"revoke": "personeel/011775", "targets": ""})
        assert "Personeel: 011775" not in browser.text


async def test_r6_a_client_is_unlinked_and_linked_again(running_portal: RunningPortal) -> None:
    """R6, R7: it keeps its rights, and its app's school admins see it as before."""
    app = await approved_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(app.path)
        found = re.search(r'href="/clients/([^"/]+)/unlink"', browser.text)
        assert found
        client = f"/clients/{found.group(1)}"
        await browser.open(f"{client}/unlink")
        await browser.submit(f"{client}/unlink")
        assert "Niet gekoppeld" in browser.text
        await browser.open(f"{client}/link?q={app.name.replace(' ', '+')}")
        [choice] = [
            form for form in browser.page.forms if form.action == f"{client}/link" and form.method == "post"
        ]
        await browser.send(f"{client}/link", choice.filled({}), expect=422)
        await browser.send(f"{client}/link", choice.filled({"app_id": app.app_id}))
        assert browser.path == app.path
        assert "De client is gekoppeld aan deze app." in browser.text


async def test_r57_the_log_over_everything_is_narrowed_and_taken_along(running_portal: RunningPortal) -> None:
    app = await submitted_app(running_portal)
    async with signed_in(running_portal, HELPDESK) as browser:
        await _decide(browser, app, verdict="reject", reason="Niet duidelijk waarvoor.", then="app")
        await browser.open("/log?person=Joke")
        assert app.name in browser.text
        assert "/api/v1/log.csv?person=Joke" in browser.text
        await browser.open("/log?person=niemand&from=geen-dag")
        assert "Niets gevonden" in browser.text


async def test_r2_a_partner_goes_out_of_the_public_list_and_back(running_portal: RunningPortal) -> None:
    path = f"/partner-records/{PARTNERS[-1].partner_id}"
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(f"{path}/suspend")
        await browser.submit(f"{path}/suspend", {"reason": ""}, expect=422)
        await browser.submit(f"{path}/suspend", {"reason": "Klachten."})
        assert "staat niet meer in de publieke partnerlijst" in browser.text
        await browser.open(f"{path}/resume")
        await browser.submit(f"{path}/resume")
        assert f"{path}/suspend" in browser.text


async def test_search_finds_every_kind(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, HELPDESK) as browser:
        for text, href in (
            ("sbotest", f"/apps/{SBOTEST_APP.app_id}"),
            ("campusw", "/partner-records/"),
            ("scholengroepn", f"/clients/{OLD_CLIENT}"),
            ("hof van nas", "/schools/001057"),
            ("001073", "/schools/001073"),
            ("grote boog", "/access-groups/"),
        ):
            await browser.open(f"/search?q={text.replace(' ', '+')}")
            assert f'href="{href}' in browser.text, text


async def test_the_helpdesk_reads_everything_of_an_app(running_portal: RunningPortal) -> None:
    """R25."""
    app = await approved_app(running_portal)
    async with signed_in(running_portal, "an.peeters") as admin:
        await open_invitation(admin, app)
    async with signed_in(running_portal, HELPDESK) as browser:
        await browser.open(f"{app.path}/log")
        assert "Uitnodiging geopend" in browser.text
        await browser.open(f"/apps/{SBOTEST_APP.app_id}/access")
        assert "001057 - Hof van Nassau" in browser.text


@pytest.mark.parametrize("path", ["/queue", "/queue/next", "/clients", "/search", "/log"])
async def test_pages_of_the_helpdesk_are_for_the_helpdesk(running_portal: RunningPortal, path: str) -> None:
    async with signed_in(running_portal, "an.peeters") as admin:
        page = await admin.open(path, expect=403)
        assert page.headings == ["Dit is niet voor jouw rol"]
