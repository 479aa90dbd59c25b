"""A request on the helpdesk's screen, without JavaScript (R8)."""

from tests.api.web import Web
from tests.house import HELPDESK
from tests.pages.browser import browser_of


async def test_r8_who_takes_a_request_on_while_deciding_loses_nothing(web: Web) -> None:
    app_id = await web.house.submitted()
    browser = browser_of(await web.informat(HELPDESK))
    path = f"/queue/{app_id}"
    await browser.open(path)
    await browser.submit(path, {"verdict": "reject", "reason": "Te ruim gevraagd.", "then": "claim"})
    assert f"Opgenomen door {HELPDESK.name}" in browser.text
    kept = dict(browser.form(path).fields)
    assert (kept["verdict"], kept["reason"]) == ("reject", "Te ruim gevraagd.")
    assert "app_rejected" not in await web.house.events(app_id)
    await browser.submit(path, {"then": "app"})
    assert "app_rejected" in await web.house.events(app_id)
