"""Bewerken without JavaScript: moving saves nothing, Opslaan saves once, and nothing chosen is lost."""

import asyncio
import re

import pytest

from api.auth.sessions import COOKIE
from devstack.sample.schools import MANY_SCHOOLS
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import (
    ADMIN,
    HELPDESK,
    NewApp,
    approved_app,
    in_editor,
    open_invitation,
    signed_in,
)
from tests.pages.browser import Browser

NASSAU, KLIM_OP = "leerlingen/001057", "leerlingen/001073"


def _side(html: str, api: str, side: str) -> list[str]:
    """What stands in one list of the editor."""
    found = re.search(rf'aria-labelledby="{api}-{side}".*?</ul>', html, re.DOTALL)
    assert found, f"no list {api}/{side}"
    return re.findall(r'name="ticked" value="([^"]+)"', found.group())


async def _log(portal: RunningPortal, app: NewApp) -> list[str]:
    helpdesk = await portal.staying(HELPDESK)
    return [line["event"] for line in (await helpdesk.look(f"{app.path}/log"))["items"]]


async def _opened(portal: RunningPortal, browser: Browser, apis: tuple[str, ...] = ("leerlingen",)) -> NewApp:
    """A new app, open in the editor of who was invited."""
    app = await approved_app(portal, apis)
    await open_invitation(browser, app)
    await browser.open(app.editor)
    return app


async def test_r10_the_link_opens_the_apps_page_for_an_admin_who_is_signed_in(
    running_portal: RunningPortal,
) -> None:
    """R10, R33: no mail scanner opens it, signed in as nobody; nor does a browser that looks ahead, or that
    another site sends by itself."""
    app = await approved_app(running_portal)
    async with Browser.at(running_portal.url) as scanner:
        await scanner.open(app.link)
        assert app.name in scanner.text
    async with signed_in(running_portal, ADMIN) as browser:
        for header, value in (("Sec-Purpose", "prefetch"), ("Sec-Fetch-Site", "cross-site")):
            browser.http.headers[header] = value
            await browser.open(app.link)
            await browser.open(app.path, expect=404)
            del browser.http.headers[header]
        browser.http.headers.update({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-User": "?1"})
        await browser.open(app.link)
        await browser.open(app.link)
        assert (await _log(running_portal, app)).count("invitation_opened") == 1
        assert browser.path == app.path
        assert "Ga naar het tabblad API toegang en klik op Bewerken." in browser.text


async def test_r51_moving_saves_nothing_and_saving_grants(running_portal: RunningPortal) -> None:
    """R51, R54."""
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        await in_editor(browser, app, ticked=[NASSAU, KLIM_OP], do="leerlingen/right")
        assert _side(browser.text, "leerlingen", "right") == [NASSAU, KLIM_OP]
        assert "2 te verlenen, 0 af te nemen" in browser.text
        assert "access_granted" not in await _log(running_portal, app)
        await in_editor(browser, app, ticked=[KLIM_OP], do="leerlingen/left")
        assert _side(browser.text, "leerlingen", "right") == [NASSAU]
        await in_editor(browser, app, do="save")
        assert browser.path == f"{app.path}/access"
        assert "Opgeslagen: toegang verleend" in browser.text
        assert "Opgelet" not in browser.text
        assert (await _log(running_portal, app)).count("access_granted") == 1
        await browser.open(f"{app.path}/log")
        assert "An Peeters" in browser.text
        assert "001057 - Hof van Nassau" in browser.text


async def test_sent_twice_at_once_it_is_saved_once(running_portal: RunningPortal) -> None:
    """R58."""
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        await in_editor(browser, app, ticked=[NASSAU], do="leerlingen/right")
        filled = browser.form(app.editor).filled({"do": "save"})
        answers = await asyncio.gather(*(browser.http.post(app.editor, data=filled) for _ in range(2)))
        assert all("Opgeslagen: toegang verleend" in answer.text for answer in answers)
        assert (await _log(running_portal, app)).count("access_granted") == 1


async def test_r55_after_a_removal_the_page_warns_and_says_from_when(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        await in_editor(browser, app, all="leerlingen/left", do="leerlingen/right")
        assert len(_side(browser.text, "leerlingen", "right")) == 10
        await in_editor(browser, app, do="save")
        await browser.open(app.editor)
        await in_editor(browser, app, ticked=[NASSAU], do="leerlingen/left")
        await in_editor(browser, app, do="save")
        assert "Opgelet: toegang afgenomen" in browser.text
        assert "hoogstens vijf minuten" in browser.text
        assert "Leerlingen: 001057 - Hof van Nassau" in browser.text


async def test_r31_after_the_last_right_the_list_says_that_the_app_is_gone(
    running_portal: RunningPortal,
) -> None:
    """R31, R55: the invited admin still sees the app; his colleague, who was not, does not."""
    async with (
        signed_in(running_portal, ADMIN) as browser,
        signed_in(running_portal, "chantal.maes") as colleague,
    ):
        app = await _opened(running_portal, browser)
        await in_editor(browser, app, ticked=[NASSAU], do="leerlingen/right")
        await in_editor(browser, app, do="save")
        await colleague.open(app.editor)
        await in_editor(colleague, app, ticked=[NASSAU], do="leerlingen/left")
        await in_editor(colleague, app, do="save")
        assert colleague.path == "/apps"
        assert "kan de gegevens van je scholen niet meer ophalen" in colleague.text
        await browser.open(app.path)


async def test_what_is_ticked_and_not_moved_is_asked_about(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        filled = browser.form(app.editor).filled({"ticked": [NASSAU], "do": "save"})
        await browser.send(app.editor, filled, expect=422)
        assert "Wat je aanvinkte, verplaats je met de knoppen" in browser.text
        assert f'value="{NASSAU}" checked' in browser.text


async def test_r52_only_enabled_apis_are_offered(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        await _opened(running_portal, browser, ("personeel", "rekeningen"))
        assert re.findall(r'data-api="(\w+)"', browser.text) == ["personeel", "rekeningen"]
        assert "Toegangsgroepen waarop je rechten hebt" in browser.text


async def test_r53_with_rights_for_some_apis_there_are_those_lists_only(
    running_portal: RunningPortal,
) -> None:
    async with signed_in(running_portal, "bram.dewit") as browser:
        await _opened(running_portal, browser, ("leerlingen", "personeel"))
        assert re.findall(r'data-api="(\w+)"', browser.text) == ["personeel"]


@pytest.mark.parametrize("user_id", ["bram.dewit", "omar.benali"])
async def test_r53_without_any_of_the_rights_bewerken_shows_the_table(
    running_portal: RunningPortal, user_id: str
) -> None:
    """R53, R23, R70."""
    app = await approved_app(running_portal)
    async with signed_in(running_portal, user_id) as browser:
        await open_invitation(browser, app)
        await browser.open(f"{app.path}/access")
        assert "Leerlingen: je hebt iBasis of iLeerlingen nodig" in browser.text
        page = await browser.open(app.editor, expect=403)
        assert page.headings == ["Onvoldoende rechten"]
        assert "Beheerder in Rekeningen (lid van een beheerdersgroep!)" in browser.text


async def test_r56_a_save_for_an_app_that_was_archived_meanwhile_is_refused(
    running_portal: RunningPortal,
) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        await in_editor(browser, app, ticked=[NASSAU], do="leerlingen/right")
        helpdesk = await running_portal.staying(HELPDESK)
        await helpdesk.do(f"{app.path}/archive", {"reason": "proef"})
        filled = browser.form(app.editor).filled({"do": "save"})
        page = await browser.send(app.editor, filled, expect=409)
        assert page.headings == ["De app is niet goedgekeurd"]
        assert "access_change_refused" in await _log(running_portal, app)


@pytest.mark.parametrize("forged", ["leerlingen/120001", "personeel/001057"])
async def test_r24_a_forged_field_gives_nothing(running_portal: RunningPortal, forged: str) -> None:
    """R24, R52: of another's school, and of an API that is not the app's."""
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        filled = browser.form(app.editor).filled({"grant": [forged], "do": "save"})
        browser.answer = await browser.http.post(app.editor, data=filled)
        assert browser.answer.status_code in {403, 409}
        assert "access_granted" not in await _log(running_portal, app)


async def test_what_was_chosen_outlives_a_session_that_is_over(running_portal: RunningPortal) -> None:
    """The page keeps the choice; signed in anew in another tab, it is sent as it was."""
    async with signed_in(running_portal, ADMIN) as browser:
        app = await _opened(running_portal, browser)
        await in_editor(browser, app, ticked=[NASSAU], do="leerlingen/right")
        filled = browser.form(app.editor).filled({"do": "save"})
        browser.http.cookies.delete(COOKIE)
        page = await browser.send(app.editor, filled, expect=401)
        assert page.headings == ["Je bent niet meer aangemeld"]
        again = browser.form(app.editor).filled({})
        other_tab = await running_portal.informat(ADMIN)
        browser.http.cookies.set(COOKIE, other_tab.http.cookies[COOKIE])
        await browser.send(app.editor, again)
        assert "Opgeslagen: toegang verleend" in browser.text
        await other_tab.close()


async def test_an_admin_of_four_hundred_schools_grants_them_all(running_portal: RunningPortal) -> None:
    apis = ("internen", "leerlingen", "personeel", "voorinschrijvingen")
    async with signed_in(running_portal, "luc.hermans") as browser:
        app = await _opened(running_portal, browser, apis)
        await browser.open(app.editor)
        await in_editor(browser, app, all="leerlingen/left", do="leerlingen/right")
        assert len(_side(browser.text, "leerlingen", "right")) == len(MANY_SCHOOLS)
        await in_editor(browser, app, do="save")
        assert "Opgeslagen: toegang verleend" in browser.text
        await browser.open(f"{app.path}/access")
