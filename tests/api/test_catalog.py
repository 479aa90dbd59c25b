"""The public directory over HTTP, as a visitor sees it (R2)."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from devstack.people_at_work import Person
from domain.apis import Api
from domain.app_commands import ApproveApp, ArchiveApp
from tests.api.test_partner import PNG, send_logo
from tests.api.web import Web
from tests.house import HELPDESK


async def shown(person: Person, **asked: str) -> list[str]:
    """The names in the directory."""
    answer = await person.http.get(f"{person.api}/catalog/partners", params={"size": "200"} | asked)
    assert answer.status_code == 200
    return [one["name"] for one in answer.json()["items"]]


async def partner_named(web: Web, name: str, *apis: Api, app: str = "BlueDries", **more: Any) -> Person:
    """A partner that shows itself, with an approved app."""
    asked = apis or (Api.LEERLINGEN,)
    app_id = await web.house.submitted(*asked, name=app)
    await web.house.commands.command_app(app_id, HELPDESK, ApproveApp(frozenset(asked)), "approve")
    partner = await web.partner_of(app_id)
    await partner.do("/partner", {"name": name, "visible": True} | more, method="PATCH")
    return partner


@pytest.fixture
def word() -> str:
    """A word that no other test's partners have."""
    return f"w{uuid4().hex}"


async def slug_of(partner: Person) -> str:
    slug: str = (await partner.look("/partner"))["slug"]
    return slug


async def test_r2_visibility_is_off_by_default(web: Web, word: str) -> None:
    partner, visitor = await web.partner_of((await web.house.approved())[0]), web.visitor()
    await partner.do("/partner", {"name": word}, method="PATCH")
    slug = await slug_of(partner)
    assert await shown(visitor, q=word) == []
    await visitor.look(f"/catalog/partners/{slug}", expect=404)
    await partner.do("/partner", {"visible": True}, method="PATCH")
    assert await shown(visitor, q=word) == [word]
    await partner.do("/partner", {"visible": False}, method="PATCH")
    assert await shown(visitor, q=word) == []


async def test_r2_a_suspended_partner_is_never_shown(web: Web, word: str) -> None:
    partner, visitor = await partner_named(web, "CampusWise"), web.visitor()
    await send_logo(partner, PNG)
    slug, helpdesk = await slug_of(partner), await web.informat(HELPDESK)
    partner_id = (await partner.look("/partner"))["id"]
    logo = f"{visitor.api}/catalog/partners/{slug}/logo"
    assert (await visitor.http.get(logo)).content == PNG
    no_reason = await helpdesk.do(f"/partners/{partner_id}/suspend", {"reason": " "}, expect=422)
    assert no_reason["code"] == "reason_missing"
    await helpdesk.do(f"/partners/{partner_id}/suspend", {"reason": "klachten"}, expect=204)
    await partner.do("/partner", {"visible": True, "name": word}, method="PATCH")
    assert await shown(visitor, q=word) == []
    await visitor.look(f"/catalog/partners/{slug}", expect=404)
    assert (await visitor.http.get(logo)).status_code == 404
    await helpdesk.do(f"/partners/{partner_id}/resume", expect=204)
    assert await shown(visitor, q=word) == [word]


async def test_r2_schools_search_by_partner_app_api_and_kind(web: Web, word: str) -> None:
    app, campus, skill = f"App {word}", f"CampusWise {word}", f"SkillSpire {word}"
    await partner_named(web, campus, Api.LEERLINGEN, app=app, description=f"100% {word}")
    await partner_named(web, skill, Api.PERSONEEL, kind="school")
    visitor = web.visitor()
    assert await shown(visitor, q=word.upper()) == [campus, skill]
    assert await shown(visitor, q=f"wise {word}") == [campus]
    assert await shown(visitor, q=f"100% {word}") == [campus]
    assert await shown(visitor, q=f"_{word}") == []
    assert await shown(visitor, q=app) == [campus]
    assert await shown(visitor, q=word, api="personeel") == [skill]
    assert await shown(visitor, q=word, kind="vendor") == [campus]
    assert await shown(visitor, q=word, kind="vendor", api="personeel") == []
    await visitor.look("/catalog/partners?api=everything", expect=400)


async def test_r2_the_directory_comes_in_pages(web: Web, word: str) -> None:
    names = [f"Anna {word}", f"berta {word}", f"Carla {word}"]
    for name in reversed(names):
        await partner_named(web, name)
    visitor, found = web.visitor(), list[str]()
    cursor: str | None = ""
    while cursor is not None:
        page = await visitor.look(f"/catalog/partners?q={word}&size=1{cursor and f'&cursor={cursor}'}")
        found += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert found == names


async def test_r2_only_approved_apps_are_shown_and_nothing_that_is_the_partners_alone(
    web: Web, word: str
) -> None:
    partner = await partner_named(web, word, Api.LEERLINGEN, Api.PERSONEEL, app=f"App {word}")
    slug, visitor = await slug_of(partner), web.visitor()
    entry = await visitor.look(f"/catalog/partners/{slug}")
    assert entry.pop("apps") == [
        {"name": f"App {word}", "description": "", "apis": ["leerlingen", "personeel"]}
    ]
    assert entry == {
        "slug": slug,
        "name": word,
        "kind": "vendor",
        "description": "",
        "website": "",
        "contact_email": "pat@partner.example",
        "has_logo": False,
    }
    [app] = (await partner.look("/apps"))["items"]
    await web.house.commands.command_app(UUID(app["id"]), HELPDESK, ArchiveApp(), "archive")
    assert (await visitor.look(f"/catalog/partners/{slug}"))["apps"] == []
    assert await shown(visitor, q=f"App {word}") == []
    assert await shown(visitor, q=word, api="leerlingen") == []


@pytest.mark.parametrize("slug", ["nobody", "%", "..%2f"])
async def test_r2_an_unknown_partner_is_not_found(web: Web, slug: str) -> None:
    await web.visitor().look(f"/catalog/partners/{slug}", expect=404)
