"""What a partner asks for, over HTTP (R4)."""

from typing import Any

import pytest

from devstack.people_at_work import Person
from tests.api.web import Web
from tests.house import HELPDESK

ASKED: dict[str, Any] = {
    "name": "BlueDries",
    "description": "Toont klaslijsten aan leerkrachten.",
    "contact_email": "api@driestech.example",
    "apis": [
        {"api": "leerlingen", "reason": "Klaslijsten."},
        {"api": "personeel", "reason": "Uurroosters."},
    ],
}


async def a_partner(web: Web) -> Person:
    return await web.partner_of(await web.house.submitted())


async def test_r4_an_app_is_asked_for_with_all_that_the_partner_says_of_it(web: Web) -> None:
    partner = await a_partner(web)
    app_id = (await partner.do("/apps", ASKED, expect=201))["app_id"]
    for person in (partner, await web.informat(HELPDESK)):
        app = await person.look(f"/apps/{app_id}")
        assert {field: app[field] for field in ("name", "description", "contact_email")} == {
            field: ASKED[field] for field in ("name", "description", "contact_email")
        }
        assert app["apis"] == [one | {"state": "requested"} for one in ASKED["apis"]]
        assert app["status"] == "submitted"


@pytest.mark.parametrize(
    ("lacking", "status"),
    [
        *(({field: None}, 400) for field in ("name", "description", "contact_email", "apis")),
        ({"name": " "}, 400),
        ({"contact_email": "nobody"}, 422),
        ({"apis": []}, 400),
        ({"apis": [{"api": "leerlingen"}]}, 400),
        ({"apis": [{"api": "leerlingen", "reason": " "}]}, 400),
        ({"apis": [{"api": "absenten", "reason": "Een API die er niet is."}]}, 400),
    ],
    ids=str,
)
async def test_r4_an_app_without_one_of_these_is_not_asked_for(
    web: Web, lacking: dict[str, Any], status: int
) -> None:
    partner = await a_partner(web)
    body = {field: value for field, value in (ASKED | lacking).items() if value is not None}
    await partner.do("/apps", body, expect=status)
    assert len((await partner.look("/apps"))["items"]) == 1, "the one that it had"
