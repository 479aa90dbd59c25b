"""The second step of signing in: what turns it on and off, what it lets through, and what goes wrong."""

import asyncio
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from api.auth import signing_in
from api.auth.authenticators import Authenticators
from api.auth.second_step import (
    MOST_TRIES,
    SETUP_LIFE,
    TRIES_WINDOW,
    renew_encryption,
    second_step_of,
)
from api.auth.sessions import COOKIE
from api.pages.forms import CSRF
from devstack.people_at_work import CSRF_COOKIE
from tests.api.accounts import PASSWORD
from tests.api.somebody import Somebody
from tests.api.web import Web
from tests.house import HISTORY_KEY

TRIES = text("SELECT tries FROM sign_in.authenticators WHERE account_id = :id")
KEY = text("SELECT encrypted_key FROM sign_in.authenticators WHERE account_id = :id")


@pytest.fixture
async def codes(pat: Somebody) -> list[str]:
    """Pat's recovery codes: his second step is on."""
    return await pat.turn_second_step_on()


async def test_between_the_steps_nothing_opens_but_the_second(pat: Somebody, codes: list[str]) -> None:
    problem = await pat.enter_password()
    assert (problem["code"], problem["ways"]) == ("second_factor_required", ["code"])
    assert problem["finish_at"] == "/api/v1/session/second-step"
    assert COOKIE not in pat.http.cookies
    await pat.api.look("/session", expect=401)
    await pat.pages.open("/account/second-step")
    halfway = pat.http.cookies[signing_in.COOKIE]
    await pat.enter_code(pat.code())
    assert pat.http.cookies[COOKIE] != halfway
    assert (await pat.api.look("/session"))["id"] == str(pat.account_id)


async def test_the_pages_lead_through_both_steps_and_on_to_where_one_was_going(
    pat: Somebody, codes: list[str]
) -> None:
    pat.http.cookies.clear()
    pages = pat.pages
    await pages.open("/account/tokens")
    await pages.submit("/sign-in", pat.credentials)
    assert pages.path == "/sign-in/second-step"
    await pages.submit("/sign-in/second-step", {"code": "000000"}, expect=401)
    assert 'id="code-error"' in pages.text
    await pages.submit("/sign-in/second-step", {"code": codes[0]})
    assert pages.path == "/account/tokens"


async def test_a_session_that_the_browser_had_is_over_at_the_first_step(
    pat: Somebody, codes: list[str]
) -> None:
    before = pat.http.cookies[COOKIE]
    await pat.api.do("/session", pat.credentials, expect=401)
    pat.http.cookies.clear()
    pat.http.cookies.set(COOKIE, before)
    await pat.api.look("/session", expect=401)


async def test_a_code_is_taken_once_also_by_two_at_once(pat: Somebody, codes: list[str]) -> None:
    code = pat.code()
    await pat.enter_password()
    answers = await asyncio.gather(pat.enter_code(code), pat.enter_code(code), return_exceptions=True)
    assert sum(isinstance(answer, BaseException) for answer in answers) == 1
    await pat.enter_password()
    assert (await pat.enter_code(code, expect=401))["code"] == "wrong_code"


async def test_a_code_from_before_the_last_one_that_was_taken_is_old(pat: Somebody, codes: list[str]) -> None:
    earlier, later = pat.code(), pat.code()
    await pat.enter_password()
    await pat.enter_code(later)
    await pat.enter_password()
    await pat.enter_code(earlier, expect=401)


async def test_each_recovery_code_opens_once_however_it_is_typed(pat: Somebody, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    for typed in (codes[0], codes[1].upper().replace("-", " ")):
        await pat.enter_password()
        await pat.enter_code(typed)
        await pat.enter_password()
        await pat.enter_code(typed, expect=401)


async def test_guessing_locks_the_app_for_an_hour_and_never_the_owner(
    pat: Somebody, codes: list[str]
) -> None:
    await pat.enter_password()
    for _ in range(MOST_TRIES):
        await pat.enter_code("000000", expect=401)
    right = pat.code()
    assert (await pat.enter_code(right, expect=429))["code"] == "too_many_wrong_codes"
    await pat.enter_code(codes[0])
    pat.web.house.clock.move(TRIES_WINDOW)
    await pat.enter_password()
    await pat.enter_code(pat.code())


async def test_many_guesses_at_once_are_as_many_guesses(pat: Somebody, codes: list[str]) -> None:
    await pat.enter_password()
    answers = await asyncio.gather(
        *(pat.enter_code(f"{n:06}", expect=429) for n in range(MOST_TRIES + 5)), return_exceptions=True
    )
    assert sum(not isinstance(answer, BaseException) for answer in answers) == 5


async def test_the_second_step_takes_no_longer_than_ten_minutes(pat: Somebody, codes: list[str]) -> None:
    await pat.enter_password()
    pat.web.house.clock.move(signing_in.LIFE)
    assert (await pat.enter_code(codes[0], expect=401))["code"] == "second_step_over"
    await pat.enter_password()
    await pat.enter_code(codes[0])


async def test_a_key_counts_for_nothing_until_it_is_confirmed_within_half_an_hour(pat: Somebody) -> None:
    pages, confirm = pat.pages, "/account/second-step/confirm"
    await pages.open("/account/second-step")
    await pages.submit("/account/second-step/key", {"password": "niet het juiste"}, expect=422)
    await pages.submit("/account/second-step/key", {"password": PASSWORD})
    pat.take_key_from(pages)
    await pages.submit(confirm, {"code": "000000"}, expect=422)
    form = pages.form(confirm).filled({})
    pat.web.house.clock.move(SETUP_LIFE)
    await pages.send(confirm, form | {"code": [pat.code()]}, expect=409)
    await pat.enter_password(expect=201)


async def test_the_key_is_shown_to_who_just_gave_the_password_and_never_again(pat: Somebody) -> None:
    """A session that was stolen meanwhile reads it nowhere, and what was shown still works."""
    pages, confirm = pat.pages, "/account/second-step/confirm"
    await pages.open("/account/second-step")
    await pages.submit("/account/second-step/key", {"password": PASSWORD})
    pat.take_key_from(pages)
    picture = pages.text[pages.text.index("<svg") :][:200]
    await pages.submit(confirm, {"code": "000000"}, expect=422)
    assert picture not in pages.text
    assert pat.key not in pages.text.replace(" ", "")
    await pages.submit(confirm, {"code": pat.code()})
    await pat.enter_password()


async def test_a_stolen_session_uses_up_no_try_of_the_app(pat: Somebody, codes: list[str]) -> None:
    pages = pat.pages
    await pages.open("/account/second-step")
    form = {
        CSRF: [pat.http.cookies[CSRF_COOKIE]],
        "code": ["000000"],
        "password": ["niet het juiste"],
    }
    for path, status in (("confirm", 409), ("recovery-codes", 422), ("off", 422)):
        await pages.send(f"/account/second-step/{path}", form, expect=status)
    async with pat.web.parts.storage.reading() as session:
        assert await session.scalar(TRIES, {"id": pat.account_id}) == 0
    assert (await second_step_of(pat.web.parts, pat.account_id)).codes_left == len(codes)


async def test_turning_off_takes_the_password_and_a_code(pat: Somebody, codes: list[str]) -> None:
    pages = pat.pages
    off = "/account/second-step/off"
    await pages.open(off)
    await pages.submit(off, {"password": PASSWORD, "code": "000000"}, expect=422)
    await pages.submit(off, {"password": "iets anders", "code": pat.code()}, expect=422)
    await pages.submit(off, {"password": PASSWORD, "code": pat.code()})
    assert "De tweede stap staat uit." in pages.text
    await pat.enter_password(expect=201)


async def test_new_recovery_codes_take_the_place_of_the_old(pat: Somebody, codes: list[str]) -> None:
    pages = pat.pages
    await pages.open("/account/second-step")
    await pages.submit("/account/second-step/recovery-codes", {"password": PASSWORD, "code": pat.code()})
    assert not any(code in pages.text for code in codes)
    await pat.enter_password()
    await pat.enter_code(codes[0], expect=401)


async def kept_key(web: Web, person: Somebody) -> bytes:
    async with web.parts.storage.reading() as session:
        found: bytes = (await session.execute(KEY, {"id": person.account_id})).scalar_one()
    return found


async def test_the_key_is_encrypted_and_moves_to_a_newer_key_of_ours(
    web: Web, pat: Somebody, codes: list[str]
) -> None:
    before, fresh = await kept_key(web, pat), Fernet.generate_key().decode()
    assert pat.key.encode() not in before
    newer = Authenticators([fresh, HISTORY_KEY], web.house.clock)
    await renew_encryption(replace(web.parts, authenticators=newer))
    after = await kept_key(web, pat)
    assert Fernet(fresh).decrypt(after).decode() == pat.key
    assert newer.renewed(after) is None
    await renew_encryption(
        replace(web.parts, authenticators=Authenticators([HISTORY_KEY, fresh], web.house.clock))
    )
    await pat.enter_password()
    await pat.enter_code(pat.code())
