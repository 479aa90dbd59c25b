"""A partner's profile and logo over HTTP (R2, R3)."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from devstack.people_at_work import CSRF_COOKIE, CSRF_HEADER, Person
from domain.logos import LARGEST
from domain.partners import PartnerKind
from tests.api.web import Web

PNG = b"\x89PNG\r\n\x1a\n a small picture"
JPEG = b"\xff\xd8\xff\xe0 another"
UPLOADS = text("SELECT id FROM sign_in.uploads")


@pytest.fixture
async def partner(web: Web) -> Person:
    return await web.partner_of(await web.house.submitted())


async def send_logo(person: Person, content: bytes, key: str | None = None) -> httpx.Response:
    await person.http.get(f"{person.api}/session")
    headers = {CSRF_HEADER: person.http.cookies[CSRF_COOKIE], "Idempotency-Key": key or uuid4().hex}
    files = {"logo": ("logo.exe", content, "text/html")}
    return await person.http.put(f"{person.api}/partner/logo", files=files, headers=headers)


async def logo_changes(web: Web, partner: Person) -> int:
    """How many the log has of this partner."""
    sql = "SELECT 1 FROM log WHERE event = 'logo_changed' AND partner_id = :id"
    return len(await web.house.rows(sql, id=(await partner.look("/partner"))["id"]))


async def test_r2_a_partner_changes_what_it_names_of_its_profile(partner: Person) -> None:
    changed = await partner.do(
        "/partner", {"name": " CampusWise ", "website": "https://campuswise.example"}, method="PATCH"
    )
    assert (changed["name"], changed["website"]) == ("CampusWise", "https://campuswise.example")
    assert changed["contact_email"] == "pat@partner.example"
    assert await partner.look("/partner") == changed


async def test_r3_a_partner_can_be_a_vendor_an_integrator_or_a_school(partner: Person) -> None:
    for kind in PartnerKind:
        assert (await partner.do("/partner", {"kind": kind}, method="PATCH"))["kind"] == kind
    await partner.do("/partner", {"kind": "ministry"}, method="PATCH", expect=400)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"slug": "mine"}, 400, "bad_input"),
        ({"visible": "yes"}, 400, "bad_input"),
        ({"name": "  "}, 422, "bad_name"),
        ({"name": "two\nlines"}, 422, "bad_name"),
        ({"website": "javascript:alert(1)"}, 422, "bad_website"),
        ({"contact_email": "nobody"}, 422, "bad_email_address"),
    ],
)
async def test_r2_a_profile_that_cannot_be_is_refused_whole(
    partner: Person, body: dict[str, object], status: int, code: str
) -> None:
    before = await partner.look("/partner")
    answer = await partner.do("/partner", {"kind": "school"} | body, method="PATCH", expect=status)
    assert answer["code"] == code
    assert await partner.look("/partner") == before


async def test_r2_a_logo_is_served_as_what_its_bytes_are_and_once_to_who_has_it(
    web: Web, partner: Person
) -> None:
    for content, media_type in ((PNG, "image/png"), (JPEG, "image/jpeg")):
        assert (await send_logo(partner, content)).status_code == 204
        served = await partner.http.get(f"{partner.api}/partner/logo")
        assert served.content == content
        assert served.headers["content-type"] == media_type
        assert served.headers["x-content-type-options"] == "nosniff"
        known = {"If-None-Match": served.headers["etag"]}
        assert (await partner.http.get(f"{partner.api}/partner/logo", headers=known)).status_code == 304
    assert await logo_changes(web, partner) == 2
    async with web.house.web_storage.reading() as session:
        assert not (await session.execute(UPLOADS)).all()


async def test_r2_what_is_no_small_picture_is_no_logo(partner: Person) -> None:
    svg = await send_logo(partner, b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
    assert (svg.status_code, svg.json()["code"]) == (422, "bad_logo")
    large = await send_logo(partner, PNG.ljust(LARGEST + 1, b"\0"))
    assert (large.status_code, large.json()["code"]) == (422, "bad_logo")
    huge = await send_logo(partner, PNG.ljust(2 * LARGEST, b"\0"))
    assert huge.status_code == 413
    assert (await partner.look("/partner"))["has_logo"] is False
    await partner.look("/partner/logo", expect=404)


async def test_r2_the_same_picture_under_the_same_key_is_one_change(web: Web, partner: Person) -> None:
    for _ in range(2):
        assert (await send_logo(partner, PNG, "key")).status_code == 204
    assert (await send_logo(partner, JPEG, "key")).json()["code"] == "idempotency_key_reused"
    assert await logo_changes(web, partner) == 1


async def test_r2_a_logo_goes_away(partner: Person) -> None:
    await send_logo(partner, PNG)
    await partner.do("/partner/logo", method="DELETE", expect=204)
    await partner.look("/partner/logo", expect=404)


async def test_r2_only_the_helpdesk_suspends(web: Web, partner: Person) -> None:
    partner_id = UUID((await partner.look("/partner"))["id"])
    await partner.do(f"/partners/{partner_id}/suspend", {"reason": "?"}, expect=403)
    assert (await partner.look("/partner"))["suspended"] is False
