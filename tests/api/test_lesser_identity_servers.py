"""What an identity server cannot do is said, by the answers and by the pages, and not offered."""

from dataclasses import asdict
from typing import Any

import pytest

from gateways.identity.glewlwyd.directory import CAPABILITIES as GLEWLWYD
from gateways.identity.port import Capabilities
from gateways.identity.registration.directory import CAPABILITIES as REGISTRATION
from tests.api.web import Web
from tests.house import HELPDESK

APP: dict[str, Any] = {
    "name": "Rooster",
    "description": "",
    "contact_email": "it@partner.example",
    "apis": [{"api": "leerlingen", "reason": "klaslijsten"}],
}


@pytest.mark.parametrize("can", [GLEWLWYD, REGISTRATION])
async def test_r62_a_second_secret_waits_for_the_first_to_go(web: Web, can: Capabilities) -> None:
    web.house.directory.capabilities = can
    app_id, client_id = await web.house.approved()
    partner = await web.partner_of(app_id)
    assert await partner.look("/identity-server") == asdict(can)
    made = await partner.do(f"/apps/{app_id}/secrets", key="one")
    refused = await partner.do(f"/apps/{app_id}/secrets", key="two", expect=409)
    assert refused["code"] == "one_secret_only"
    page = (await partner.http.get(f"/apps/{app_id}/client")).text
    assert "bewaart één secret per client" in page
    assert "Secret maken" not in page
    assert "Maak een tweede secret" not in page
    assert "geen einddatum" in page
    kept = await web.house.directory.list_secrets(client_id)
    assert [str(one.secret_id) for one in kept] == [made["secret_id"]]


async def test_r62_where_the_server_makes_the_secret_that_one_is_shown_and_never_again(web: Web) -> None:
    web.house.directory.capabilities = REGISTRATION
    app_id, client_id = await web.house.approved()
    partner = await web.partner_of(app_id)
    made = await partner.do(f"/apps/{app_id}/secrets", key="one")
    assert made["secret"] == f"the-one-secret-of-{client_id}"
    removal = f"/apps/{app_id}/secrets/{made['secret_id']}"
    assert (
        "geen ander secret"
        in (await partner.http.get(f"/apps/{app_id}/client/secrets/{made['secret_id']}/remove")).text
    )
    await partner.do(removal, method="DELETE")
    refused = await partner.do(f"/apps/{app_id}/secrets", key="two", expect=409)
    assert refused["code"] == "no_other_secret"
    assert (await partner.look(f"/apps/{app_id}/secrets"))["items"] == []


async def test_r8_a_client_is_known_by_the_id_that_the_server_chose(web: Web) -> None:
    web.house.directory.capabilities = REGISTRATION
    app_id, client_id = await web.house.approved()
    assert client_id.startswith("known-as-")
    partner = await web.partner_of(app_id)
    assert (await partner.look(f"/apps/{app_id}"))["client_id"] == client_id
    assert await web.house.directory.get_client(client_id) is not None


async def test_r5_a_client_of_somebody_elses_making_is_refused_where_none_can_be_managed(web: Web) -> None:
    web.house.directory.capabilities = REGISTRATION
    app_id, _ = await web.house.approved()
    partner = await web.partner_of(app_id)
    claimed = {"client_id": "informat_customer_mine", "secret": "known to me"}
    refused = await partner.do("/apps", {**APP, "existing_client": claimed}, key="three", expect=409)
    assert refused["code"] == "clients_not_taken_over"
    page = (await partner.http.get("/apps/new")).text
    assert "niet overnemen" in page
    assert 'value="existing"' not in page


async def test_a_client_that_is_gone_is_not_made_again_under_another_id(web: Web) -> None:
    """API and pages say why, and the road that is left works: unlink it, adopt that it is gone."""
    web.house.directory.capabilities = REGISTRATION
    _, client_id = await web.house.approved()
    web.house.directory.forget(client_id)
    helpdesk = await web.informat(HELPDESK)
    await helpdesk.do("/drift/check", {"client_id": client_id}, expect=200)
    [line] = (await helpdesk.look(f"/drift?client_id={client_id}"))["items"]
    found = line["difference"]
    assert (found["kind"], found["answers"]) == ("client_gone", [])
    assert [one["code"] for one in found["why_not"]] == ["client_not_made_again"]
    page = (await helpdesk.http.get(f"/drift?client_id={client_id}")).text
    assert "Herstellen kan niet" in page
    assert f"/clients/{client_id}/unlink" in page
    calls = web.house.directory.calls
    refused = await helpdesk.do(f"/drift/{found['id']}/restore", expect=409)
    assert refused["code"] == "client_not_made_again"
    shown = await helpdesk.http.get(f"/drift/{found['id']}/restore", headers={"Accept": "text/html"})
    assert (shown.status_code, "Deze client komt niet terug" in shown.text) == (409, True)
    assert web.house.directory.calls == calls + 1  # the look before the refusal; nothing was made
    await helpdesk.do(f"/clients/{client_id}/unlink", expect=200)
    await helpdesk.do(f"/drift/{found['id']}/adopt", expect=200)
    assert (await helpdesk.look(f"/drift?client_id={client_id}"))["items"] == []
