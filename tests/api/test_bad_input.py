"""Bad input gets a clear answer with a stable code, and changes nothing."""

from typing import Any

import pytest

from devstack.people_at_work import CSRF_COOKIE, CSRF_HEADER, Person
from tests.api.web import Web, an_admin
from tests.house import PARTNER

APP = {
    "name": "BlueDries",
    "description": "",
    "contact_email": "api@driestech.example",
    "apis": [{"api": "leerlingen", "reason": "klaslijsten"}],
}
NUMBERS = ["1057", "00105a", "0010571", "", "00 057", "００１０５７"]


async def problem(person: Person, path: str, body: Any, status: int) -> Any:
    answer = await person.do(path, body, expect=status)
    assert answer["status"] == status
    assert answer["type"].endswith(answer["code"])
    return answer


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        pytest.param({"colour": "blue"}, "bad_input", 400, id="an unknown field"),
        pytest.param({"name": 7}, "bad_input", 400, id="a wrong type"),
        pytest.param({"name": "  "}, "bad_input", 400, id="a name of spaces"),
        pytest.param({"apis": []}, "bad_input", 400, id="no API"),
        pytest.param({"apis": [{"api": "keuken", "reason": "soep"}]}, "bad_input", 400, id="no such API"),
        pytest.param({"contact_email": "nergens"}, "bad_email_address", 422, id="no address"),
        pytest.param({"name": "Blue\0Dries"}, "unusable_text", 422, id="a character that cannot be kept"),
    ],
)
async def test_an_app_that_cannot_be_is_refused(
    web: Web, change: dict[str, Any], code: str, status: int
) -> None:
    app_id = await web.house.submitted()
    person = await web.partner_of(app_id)
    answer = await problem(person, "/apps", APP | change, status)
    assert answer["code"] == code
    assert len((await person.look("/apps"))["items"]) == 1


@pytest.mark.parametrize("levels", [21, 900, 100_000])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"name":', "}")])
async def test_a_body_that_is_nested_too_deeply_is_refused(
    web: Web, levels: int, begin: str, end: str
) -> None:
    visitor = web.visitor()
    await visitor.http.get(f"{visitor.api}/session")
    headers = {CSRF_HEADER: visitor.http.cookies[CSRF_COOKIE], "Content-Type": "application/json"}
    body = begin * levels + "0" + end * levels
    answer = await visitor.http.post(f"{visitor.api}/registrations", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
    assert "nested too deeply" in answer.json()["detail"]


@pytest.mark.parametrize("number", NUMBERS)
async def test_an_institution_number_has_six_digits(web: Web, number: str) -> None:
    admin = an_admin()
    app_id, _ = await web.house.opened(by=admin)
    person = await web.informat(admin)
    grant = {"grant": [{"api": "leerlingen", "institution_number": number}]}
    answer = await problem(person, f"/apps/{app_id}/access", grant, 422)
    assert answer["code"] == "bad_access_right"


async def test_a_search_for_what_cannot_be_kept_is_refused(web: Web) -> None:
    person = await web.partner_of(await web.house.submitted())
    assert (await person.look("/apps?q=%00", expect=422))["code"] == "unusable_text"


async def test_a_key_that_asks_for_something_else_is_told_so(web: Web) -> None:
    person = await web.partner_of(await web.house.submitted())
    await person.do("/apps", APP, expect=201, key="one key")
    answer = await person.do("/apps", APP | {"name": "Anders"}, expect=422, key="one key")
    assert answer["code"] == "idempotency_key_reused"


async def test_another_persons_key_is_another_key(web: Web) -> None:
    people = [await web.partner_of(await web.house.submitted()) for _ in range(2)]
    apps = {(await one.do("/apps", APP, expect=201, key="the same"))["app_id"] for one in people}
    assert len(apps) == 2


async def test_nobody_else_gets_at_an_app_by_its_id(web: Web) -> None:
    app_id, _ = await web.house.approved()
    other = await web.partner_of(await web.house.submitted())
    for path in ("", "/secrets", "/invitations", "/log", "/access", "/progress"):
        answer = await other.look(f"/apps/{app_id}{path}", expect=404)
        assert answer["code"] == "app_not_found"
    for path, body in (
        ("/secrets", None),
        ("/withdraw", None),
        ("/invitations", {"emails": ["an@school.example"]}),
        ("/apis", {"apis": [{"api": "personeel", "reason": "ja"}]}),
    ):
        await other.do(f"/apps/{app_id}{path}", body, expect=404)
    assert PARTNER.name not in str(await other.look("/apps"))


async def test_a_visitor_is_asked_to_sign_in(web: Web) -> None:
    answer = await web.visitor().look("/apps", expect=401)
    assert answer["code"] == "not_signed_in"


async def test_without_the_csrf_header_nothing_is_done(web: Web) -> None:
    person = await web.partner_of(await web.house.submitted())
    answer = await person.http.post(f"{person.api}/apps", json=APP)
    assert answer.status_code == 403
