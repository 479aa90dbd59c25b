"""A partner's person looks after his own account, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from api.auth.accounts import account_of
from api.auth.own_account import PURPOSE_OF
from api.auth.sessions import COOKIE, IDLE, LIFE
from api.auth.signing_in import after_password
from api.auth.upkeep import forget_what_is_over
from api.auth.visits import Visit
from devstack.people_at_work import Person
from domain.refusals import WrongCredentials
from storage.account_changes import EMAIL_CHANGE_LIFE, Side
from tests.api.accounts import PASSWORD, Login, a_login, link_token, mail_about, signed_in
from tests.api.web import Web, an_admin

NEW = "nog een lange zin voor Pat"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


@pytest.fixture
async def login(web: Web) -> Login:
    return await a_login(web)


@pytest.fixture
async def pat(web: Web, login: Login) -> Person:
    return await signed_in(web, login)


@pytest.fixture
def new_email() -> str:
    return f"pat.{uuid4().hex}@elders.example"


async def agree(web: Web, side: Side, token: str, expect: int = 200) -> dict[str, object]:
    answer: dict[str, object] = await web.visitor().do(
        "/account/email-changes/confirm", {"token": token, "address": side}, expect=expect
    )
    return answer


async def asked_to_move(web: Web, pat: Person, login: Login, new_email: str) -> dict[Side, str]:
    """The tokens of both mails."""
    asked = {"email": new_email, "password": PASSWORD}
    await pat.do("/account/email-changes", asked, expect=202)
    return {
        "old": link_token(await mail_about(web, login.email, "wijzigen")),
        "new": link_token(await mail_about(web, new_email, "nieuwe e-mailadres")),
    }


async def test_a_new_password_asks_for_the_present_one_and_ends_the_other_sessions(
    web: Web, login: Login, pat: Person
) -> None:
    elsewhere = await signed_in(web, login)
    wrong = {"present": "something else entirely", "password": NEW}
    refused = await pat.do("/account/password", wrong, method="PUT", expect=401)
    assert refused["code"] == "wrong_credentials"
    await elsewhere.look("/session")
    change = {"present": PASSWORD, "password": NEW}
    await pat.do("/account/password", change, method="PUT", expect=204)
    await pat.look("/session")
    await elsewhere.look("/session", expect=401)
    await mail_about(web, login.email, "is gewijzigd")
    await signed_in(web, login, NEW)


async def test_a_copied_cookie_is_dead_after_a_new_password(web: Web, pat: Person) -> None:
    thief = web.visitor()
    thief.http.cookies.set(COOKIE, pat.http.cookies[COOKIE])
    await pat.do("/account/password", {"present": PASSWORD, "password": NEW}, method="PUT")
    assert (await pat.look("/session"))["role"] == "partner"
    await thief.look("/session", expect=401)


async def test_a_sign_in_that_was_under_way_does_not_outlive_a_new_password(
    web: Web, login: Login, pat: Person
) -> None:
    opened = await account_of(web.parts, Visit(), login.email, PASSWORD)
    await pat.do("/account/password", {"present": PASSWORD, "password": NEW}, method="PUT")
    with pytest.raises(WrongCredentials):
        await after_password(web.parts, Visit(), opened, ends=None)


async def test_an_address_changes_once_both_addresses_agree(
    web: Web, login: Login, pat: Person, new_email: str
) -> None:
    tokens = await asked_to_move(web, pat, login, new_email)
    for side, moved in (("old", False), ("old", False), ("new", True), ("new", True)):
        assert await agree(web, side, tokens[side]) == {"moved": moved}  # type: ignore[arg-type, index]
    await web.visitor().do("/session", login.credentials, expect=401)
    await web.visitor().sign_in_as_partner(new_email, PASSWORD)
    assert (await pat.look("/account"))["email"] == new_email
    for address in (login.email, new_email):
        await mail_about(web, address, "is gewijzigd")


async def test_each_side_agrees_with_its_own_link_alone(
    web: Web, login: Login, pat: Person, new_email: str
) -> None:
    tokens = await asked_to_move(web, pat, login, new_email)
    assert (await agree(web, "new", tokens["old"], expect=404))["code"] == "link_not_valid"
    await agree(web, "old", tokens["old"])
    assert (await pat.look("/account"))["email"] == login.email


async def test_a_change_of_address_is_over_after_a_day_or_by_the_next_or_by_a_new_password(
    web: Web, login: Login, pat: Person, new_email: str
) -> None:
    first = await asked_to_move(web, pat, login, new_email)
    second = await asked_to_move(web, pat, login, f"more.{new_email}")
    assert (await agree(web, "new", first["new"], expect=410))["code"] == "link_expired"
    change = {"present": PASSWORD, "password": NEW}
    await pat.do("/account/password", change, method="PUT", expect=204)
    await agree(web, "new", second["new"], expect=410)
    web.house.clock.move(EMAIL_CHANGE_LIFE)
    await agree(web, "old", first["old"], expect=410)


async def test_r1_a_new_address_that_has_an_account_hears_so_itself_and_whoever_asks_does_not(
    web: Web, login: Login, pat: Person
) -> None:
    other = await a_login(web)
    asked = {"email": other.email, "password": PASSWORD}
    answer = await pat.do("/account/email-changes", asked, expect=202)
    assert answer == {"detail": "Check your mail: it says what to do next."}
    told = await mail_about(web, other.email, "al een account")
    assert not any(purpose in told.text for purpose in ("/account/email", login.email, *PURPOSE_OF.values()))


async def test_another_address_asks_for_the_present_password(pat: Person, new_email: str) -> None:
    asked = {"email": new_email, "password": "something else entirely"}
    assert (await pat.do("/account/email-changes", asked, expect=401))["code"] == "wrong_credentials"


async def test_a_new_name_is_seen_at_once(pat: Person) -> None:
    await pat.do("/account/name", {"name": " Patricia  "}, method="PUT", expect=204)
    assert (await pat.look("/session"))["name"] == "Patricia"
    refused = await pat.do("/account/name", {"name": "https://x.example"}, method="PUT", expect=422)
    assert refused["code"] == "bad_name"


async def test_sessions_are_listed_in_plain_words_and_ended_one_by_one(
    web: Web, login: Login, pat: Person
) -> None:
    elsewhere = web.visitor()
    elsewhere.http.headers["User-Agent"] = FIREFOX
    await elsewhere.sign_in_as_partner(login.email, PASSWORD)
    here, there = (await pat.look("/account/sessions"))["items"]
    assert (here["this_one"], there["this_one"]) == (True, False)
    assert (there["browser"], there["system"]) == ("Firefox", "Windows")
    assert "hash" not in str(there)
    await pat.do(f"/account/sessions/{there['id']}", method="DELETE", expect=204)
    await elsewhere.look("/session", expect=401)
    gone = await pat.do(f"/account/sessions/{there['id']}", method="DELETE", expect=404)
    assert gone["code"] == "session_not_found"


async def test_nobody_ends_anothers_session(web: Web, login: Login, pat: Person) -> None:
    stranger = await signed_in(web, await a_login(web))
    [here] = (await pat.look("/account/sessions"))["items"]
    await stranger.do(f"/account/sessions/{here['id']}", method="DELETE", expect=404)
    await stranger.do("/account/sessions", method="DELETE", expect=204)
    await pat.look("/session")


async def test_every_other_session_ends_at_once(web: Web, login: Login, pat: Person) -> None:
    others = [await signed_in(web, login) for _ in range(2)]
    await pat.do("/account/sessions", method="DELETE", expect=204)
    for other in others:
        await other.look("/session", expect=401)
    assert len((await pat.look("/account/sessions"))["items"]) == 1


async def test_people_of_informat_have_no_account_here(web: Web) -> None:
    admin = await web.informat(an_admin())
    assert (await admin.look("/account", expect=403))["code"] == "role_not_allowed"


async def test_a_session_is_over_when_it_is_not_used(web: Web, pat: Person) -> None:
    web.house.clock.move(IDLE - timedelta(minutes=1))
    await pat.look("/session")
    web.house.clock.move(IDLE - timedelta(minutes=1))
    await pat.look("/session")
    web.house.clock.move(IDLE)
    await pat.look("/session", expect=401)


async def test_a_session_is_over_after_half_a_day_however_much_it_is_used(web: Web, pat: Person) -> None:
    began = web.house.clock.now()
    while web.house.clock.now() + IDLE / 2 < began + LIFE:
        web.house.clock.move(IDLE / 2)
        await pat.look("/session")
    web.house.clock.moment = began + LIFE
    await pat.look("/session", expect=401)


async def test_signing_in_again_gives_a_new_session_and_ends_the_one_before(
    web: Web, login: Login, pat: Person
) -> None:
    before = pat.http.cookies["portal_session"]
    await pat.sign_in_as_partner(login.email, PASSWORD)
    assert pat.http.cookies["portal_session"] != before
    pat.http.cookies.set("portal_session", before)
    await pat.look("/session", expect=401)


async def test_what_is_over_does_not_stay_in_the_tables(
    web: Web, login: Login, pat: Person, new_email: str
) -> None:
    await asked_to_move(web, pat, login, new_email)
    await web.visitor().do("/password-resets", {"email": login.email}, expect=202)
    body = {"organisation": "Nieuw", "kind": "vendor", "name": "Iemand", "password": PASSWORD}
    await web.visitor().do("/registrations", body | {"email": new_email}, expect=202)
    web.house.clock.move(timedelta(days=366))
    await forget_what_is_over(web.parts)
    async with web.house.web_storage.reading() as session:
        for table in (
            "sessions",
            "devices",
            "tries",
            "password_resets",
            "email_changes",
            "registrations",
            "second_steps",
            "ceremonies",
        ):
            left = await session.scalar(text(f"SELECT count(*) FROM sign_in.{table}"))  # noqa: S608
            assert left == 0, table
