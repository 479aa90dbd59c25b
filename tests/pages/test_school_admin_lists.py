"""School admins look: Apps, one app's tabs, API toegang, schools, and what is not theirs to see."""

import re

import pytest

from devstack.sample.apps import BLUE_DRIES, DEMO_APP, KRISTOFS_APP, SBOTEST_APP, STIJN_BOARD
from domain.scopes import DEFAULT_TEMPLATES
from storage.read.apps import AppSort
from tests.lifecycle.running import RunningPortal
from tests.pages.back_office import ADMIN, approved_app, signed_in

OLD_CLIENT = "informat_customer_scholengroepnassau"
SCOPE = re.compile("|".join(re.escape(one.partition("{")[0]) for one in DEFAULT_TEMPLATES.values()))


def _heads(html: str) -> list[str]:
    head = re.search(r"<thead>.*?</thead>", html, re.DOTALL)
    assert head, "no table"
    cells = re.findall(r"<th .*?>(.*?)</th>", head.group(), re.DOTALL)
    return [re.sub(r"<[^>]+>|[↑↓]", "", cell).strip() for cell in cells]


def _names(html: str) -> list[str]:
    """The row heads of the table."""
    cells = re.findall(r'<th scope="row">(.*?)</th>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


async def test_r30_the_list_apps_has_the_columns_of_the_handbook(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        await browser.open("/apps")
        assert _heads(browser.text) == [
            "App",
            "Status",
            "Partner",
            "Client",
            "Actief",
            "API",
            "Aangemaakt",
            "Gewijzigd op",
        ]
        assert BLUE_DRIES.name in browser.text
        assert "27/08/2025 13:33" in browser.text


async def test_r30_the_list_is_sorted_by_its_heads_and_searched(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        for sort in AppSort:
            await browser.open(f"/apps?sort={sort}")
            assert f'href="/apps?sort={sort}&descending=true"' in browser.text
        await browser.open("/apps?sort=changed_at")
        oldest_first = _names(browser.text)
        await browser.open("/apps?sort=changed_at&descending=true")
        assert _names(browser.text) == oldest_first[::-1]
        assert 'aria-sort="descending"' in browser.text
        await browser.open("/apps?q=campuswise")
        assert DEMO_APP.name in _names(browser.text)
        assert BLUE_DRIES.name not in browser.text
        await browser.open("/apps?q=bestaat+niet")
        assert "Geen app gevonden" in browser.text


async def test_r30_who_has_no_apps_reads_what_to_do(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, "hilde.wouters") as browser:
        await browser.open("/apps")
        assert "Nog geen app met toegang" in browser.text
        assert "krijg je een e-mail met een link" in browser.text


async def test_r32_three_tabs(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        await browser.open(f"/apps/{SBOTEST_APP.app_id}")
        tabs = re.search(r'<nav class="tabs".*?</nav>', browser.text, re.DOTALL)
        assert tabs
        assert re.findall(r">([^<>]+)</a>", tabs.group()) == ["Algemeen", "API toegang", "Logs"]
        for said in (SBOTEST_APP.client.client_id, SBOTEST_APP.contact_email, "SBO School Partners"):
            assert said in browser.text
        marks = re.findall(r"<span>(\w+)</span> <span class=\"sr-only\">([\w ]+)</span>", browser.text)
        assert dict(marks) == {
            "Internen": "in gebruik",
            "Leerlingen": "in gebruik",
            "Personeel": "in gebruik",
            "Rekeningen": "in gebruik",
            "Voorinschrijvingen": "niet in gebruik",
        }


@pytest.mark.parametrize("tab", ["", "/access", "/log", "/access/edit"])
async def test_r33_an_app_out_of_sight_does_not_exist(running_portal: RunningPortal, tab: str) -> None:
    async with signed_in(running_portal, "dirk.willems") as browser:
        page = await browser.open(f"/apps/{BLUE_DRIES.app_id}{tab}", expect=404)
        assert page.headings == ["Deze app is niet gevonden"]


async def test_r40_api_toegang_has_the_columns_of_the_handbook(running_portal: RunningPortal) -> None:
    """R40, R41, R42, R43."""
    async with signed_in(running_portal, ADMIN) as browser:
        await browser.open("/access")
        columns = ["API", "Instelling", "Toegangsgroep", "Client", "App", "Status", "Partner"]
        assert _heads(browser.text) == columns
        assert "001057 - Hof van Nassau" in browser.text
        assert OLD_CLIENT in browser.text
    async with signed_in(running_portal, "luc.hermans") as browser:
        await browser.open("/access?api=rekeningen")
        assert "Scholengroep De Grote Boog" in browser.text


async def test_r40_the_list_is_paged_and_searched_by_a_schools_name(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, "luc.hermans") as browser:
        await browser.open("/access")
        seen = _names(browser.text)
        following = re.search(r'rel="next" href="([^"]+)"', browser.text)
        assert following
        await browser.open(following.group(1).replace("&amp;", "&"))
        assert len(seen) == 50
        assert _names(browser.text)
        await browser.open("/access?q=molenberg+aalst")
        found = _names(browser.text)
        assert 0 < len(found) < 50
        assert browser.text.count("De Molenberg Aalst") >= len(found)


async def test_r43_a_client_without_an_app_cannot_be_edited_and_says_why(
    running_portal: RunningPortal,
) -> None:
    """R43, R70."""
    async with signed_in(running_portal, "petra.desmet") as browser:
        await browser.open("/access")
        assert f'href="/clients/{OLD_CLIENT}"' in browser.text
        await browser.open(f"/clients/{OLD_CLIENT}")
        assert '<button type="button" disabled' in browser.text
        assert "Waarom kan ik dit niet wijzigen?" in browser.text
        assert "Verzoek de partner om de client aan een app te koppelen" in browser.text


async def test_one_page_per_school_says_who_has_what_since_when(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, ADMIN) as browser:
        await browser.open("/access")
        assert 'href="/schools/001057"' in browser.text
        await browser.open("/schools/001057")
        assert browser.page.headings == ["001057 - Hof van Nassau"]
        assert _heads(browser.text)[3:5] == ["Sinds", "Verleend door"]
        assert BLUE_DRIES.name in browser.text


async def test_r22_another_school_is_no_page(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, "dirk.willems") as browser:
        await browser.open("/schools/001073")
        for path in ("/schools/001057", "/schools/1057", f"/clients/{BLUE_DRIES.client.client_id}"):
            await browser.open(path, expect=404)


async def test_r13_no_scope_on_any_page_of_an_admin(running_portal: RunningPortal) -> None:
    """R13: every page that the lists lead to."""
    async with signed_in(running_portal, ADMIN) as browser:
        waiting, seen = ["/apps", "/access"], set[str]()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            browser.answer = await browser.http.get(path)
            assert not SCOPE.search(browser.text), path
            links = re.findall(r'href="(/(?:apps|access|schools|clients|access-groups)[^"]*)"', browser.text)
            waiting += [link.replace("&amp;", "&") for link in links if "sort=" not in link]
        assert {f"/apps/{SBOTEST_APP.app_id}/access/edit", "/schools/001057"} <= seen


async def test_r21_an_ordinary_user_has_no_access_anywhere(running_portal: RunningPortal) -> None:
    app = await approved_app(running_portal)
    pages = ("/apps", app.path, f"{app.path}/access", app.editor, f"{app.path}/log", "/access")
    async with signed_in(running_portal, "geert.janssens") as browser:
        for path in (*pages, "/schools/001073", f"/clients/{OLD_CLIENT}", app.link, "/queue", "/clients"):
            page = await browser.open(path, expect=403)
            assert page.headings == ["Geen toegang"], path


async def test_r56_an_archived_app_has_an_inactive_bewerken_with_the_reason(
    running_portal: RunningPortal,
) -> None:
    """R56, R70."""
    async with signed_in(running_portal, ADMIN) as browser:
        await browser.open(f"/apps/{KRISTOFS_APP.app_id}/access")
        assert "De status van de app is Gearchiveerd." in browser.text
        assert f"/apps/{KRISTOFS_APP.app_id}/access/edit" not in browser.text
        await browser.open(f"/apps/{KRISTOFS_APP.app_id}/access/edit")
        assert browser.path == f"/apps/{KRISTOFS_APP.app_id}/access"


async def test_r70_an_api_that_is_not_enabled_is_named(running_portal: RunningPortal) -> None:
    async with signed_in(running_portal, "dirk.willems") as browser:
        await browser.open(f"/apps/{SBOTEST_APP.app_id}/access")
        assert "Voorinschrijvingen: deze API is niet ingeschakeld" in browser.text
        assert "Personeel: je hebt iPersoneel nodig" in browser.text


async def test_a_page_of_the_back_office_is_not_for_partners(running_portal: RunningPortal) -> None:
    partner = await running_portal.partner("StijnWorks 3")
    for path in ("/access", "/schools/001057", f"/apps/{STIJN_BOARD.app_id}/access/edit"):
        answer = await partner.http.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 403, path
    await partner.close()
