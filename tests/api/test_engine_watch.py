"""While the workflow engine is away, pages load and say that changes wait."""

from api.commands import Commands
from api.engine_watch import EngineWatch
from tests.api.web import Web
from tests.waiting import eventually

HTML = {"Accept": "text/html"}


async def test_an_engine_whose_workers_are_gone_is_away(web: Web) -> None:
    there = EngineWatch(web.house.commands)
    gone = EngineWatch(Commands(web.house.skipper.client, web.parts.refusals, "the queue of nobody"))

    async def is_there() -> bool:
        await there.look()
        return not there.is_away

    assert await eventually(is_there), "a worker that has just begun is there after its first poll"
    await gone.look()
    assert gone.is_away


async def test_a_page_says_that_changes_wait(web: Web) -> None:
    partner = await web.partner_of(await web.house.submitted())
    web.parts.engine.is_away = True
    page = await partner.http.get("/apps", headers=HTML)
    web.parts.engine.is_away = False
    assert page.status_code == 200
    assert "Wijzigingen moeten even wachten" in page.text
    assert "Wijzigingen moeten even wachten" not in (await partner.http.get("/apps", headers=HTML)).text
