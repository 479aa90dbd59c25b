"""The list Apps over HTTP: which APIs of an app each viewer sees (R30, R52)."""

from domain.apis import Api
from domain.app_commands import RequestApis
from tests.api.web import Web, an_admin
from tests.house import PARTNER, pupils_of

WANTED = Api.PERSONEEL


async def test_r52_a_school_admin_sees_no_api_that_is_only_asked_for(web: Web) -> None:
    admin = an_admin()
    app_id, client_id = await web.house.opened(by=admin)
    await web.house.save(app_id, client_id, grant=[pupils_of("001057")], by=admin)
    await web.house.commands.command_app(app_id, PARTNER, RequestApis({WANTED: "uurroosters"}), "more")
    looking, partner = await web.informat(admin), await web.partner_of(app_id)
    listed = {app["id"]: app["apis"] for app in (await looking.look("/apps"))["items"]}
    assert listed[str(app_id)] == [Api.LEERLINGEN]
    asked_for = (await looking.look(f"/apps?api={WANTED}"))["items"]
    assert str(app_id) not in [app["id"] for app in asked_for]
    [own] = (await partner.look(f"/apps?api={WANTED}"))["items"]
    assert own["apis"] == sorted([Api.LEERLINGEN, WANTED])
