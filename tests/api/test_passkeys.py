"""Passkeys, answered by one in software: what a browser may say, and what it may not."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.auth import passkeys
from api.auth.sessions import COOKIE
from devstack.people_at_work import CSRF_COOKIE, CSRF_HEADER
from tests.api.accounts import PASSWORD
from tests.api.somebody import Somebody, somebody
from tests.api.web import URL, Web
from tests.fakes.passkey import SoftPasskey

PATH, SIGN_IN = "/account/passkeys", "/sign-in/passkey"


async def send(person: Somebody, path: str, body: Any) -> httpx.Response:
    """As `static/passkeys.js` does."""
    if CSRF_COOKIE not in person.http.cookies:
        await person.http.get("/sign-in")
    headers = {CSRF_HEADER: person.http.cookies[CSRF_COOKIE], "Accept": "application/json"}
    return await person.http.post(path, json=body, headers=headers)


async def options_for(person: Somebody, path: str, body: Any) -> dict[str, Any]:
    answer = await send(person, f"{path}/options", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def registered(person: Somebody, passkey: SoftPasskey) -> httpx.Response:
    options = await options_for(person, PATH, {"password": PASSWORD})
    return await send(person, PATH, {"name": "Laptop", "credential": passkey.make(options)})


async def signed_in(person: Somebody, passkey: SoftPasskey) -> httpx.Response:
    options = await options_for(person, SIGN_IN, {})
    return await send(person, SIGN_IN, {"credential": passkey.use(options)})


async def left_of(web: Web) -> dict[str, int]:
    """How many sign-ins are halfway, and how many passkeys are being asked for."""
    async with web.parts.storage.reading() as session:
        return {
            table: await session.scalar(text(f"SELECT count(*) FROM sign_in.{table}")) or 0  # noqa: S608
            for table in ("second_steps", "ceremonies")
        }


@pytest.fixture
async def passkey(pat: Somebody) -> SoftPasskey:
    """Pat's passkey; he is not signed in any more."""
    made = SoftPasskey(URL)
    assert (await registered(pat, made)).status_code == 201
    pat.http.cookies.clear()
    return made


async def test_a_passkey_alone_signs_in(pat: Somebody, passkey: SoftPasskey) -> None:
    assert (await signed_in(pat, passkey)).status_code == 201
    assert (await pat.api.look("/session"))["id"] == str(pat.account_id)
    await pat.pages.open(PATH)
    assert passkeys.COOKIE not in pat.http.cookies


async def test_what_is_asked_for_is_discoverable_and_verifies_who_uses_it(pat: Somebody) -> None:
    options = await options_for(pat, PATH, {"password": PASSWORD})
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert (options["rp"]["id"], options["attestation"]) == ("portal.example", "none")
    options = await options_for(pat, SIGN_IN, {})
    assert options["userVerification"] == "required"
    assert options["allowCredentials"] == []


async def test_a_passkey_is_the_second_step_of_its_own_account_alone(
    web: Web, pat: Somebody, passkey: SoftPasskey
) -> None:
    async with somebody(web) as other:
        await other.turn_second_step_on()
        stranger = SoftPasskey(URL)
        assert (await registered(other, stranger)).status_code == 201
        assert (await other.enter_password())["ways"] == ["code", "passkey"]
        assert (await signed_in(other, passkey)).status_code == 401
        assert (await signed_in(other, stranger)).status_code == 201
        assert (await other.api.look("/session"))["id"] == str(other.account_id)


async def test_a_second_step_by_passkey_and_a_ceremony_begun_anew_leave_nothing_behind(
    web: Web, pat: Somebody
) -> None:
    await pat.turn_second_step_on()
    passkey = SoftPasskey(URL)
    assert (await registered(pat, passkey)).status_code == 201
    await pat.enter_password()
    before = await left_of(web)
    await options_for(pat, SIGN_IN, {})
    assert (await signed_in(pat, passkey)).status_code == 201
    after = await left_of(web)
    assert (after["second_steps"], after["ceremonies"]) == (before["second_steps"] - 1, before["ceremonies"])


async def test_a_challenge_is_used_up_by_its_first_answer(pat: Somebody, passkey: SoftPasskey) -> None:
    options = await options_for(pat, SIGN_IN, {})
    ceremony = pat.http.cookies[passkeys.COOKIE]
    answer = passkey.use(options)
    assert (await send(pat, SIGN_IN, {"credential": answer})).status_code == 201
    pat.http.cookies.clear()
    pat.http.cookies.set(passkeys.COOKIE, ceremony)
    assert (await send(pat, SIGN_IN, {"credential": answer})).json()["code"] == "passkey_refused"
    assert COOKIE not in pat.http.cookies


async def test_an_answer_counts_in_the_browser_that_asked_and_within_five_minutes(
    pat: Somebody, passkey: SoftPasskey
) -> None:
    options = await options_for(pat, SIGN_IN, {})
    pat.http.cookies.delete(passkeys.COOKIE)
    assert (await send(pat, SIGN_IN, {"credential": passkey.use(options)})).status_code == 401
    options = await options_for(pat, SIGN_IN, {})
    pat.web.house.clock.move(passkeys.LIFE)
    assert (await send(pat, SIGN_IN, {"credential": passkey.use(options)})).status_code == 401


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"origin": "http://portal.example.evil.example"}, id="another site"),
        pytest.param({"origin": "https://portal.example"}, id="another scheme"),
        pytest.param({"verifies": False}, id="nobody verified"),
        pytest.param({"uses": -1}, id="a counter that went back: a copy"),
        pytest.param({"user_handle": b"somebody else"}, id="another account"),
        pytest.param({"credential_id": b"nobody's"}, id="unknown"),
        pytest.param({"_key": SoftPasskey(URL)._key}, id="another key"),
    ],
)
async def test_a_passkey_that_lies_is_refused(
    pat: Somebody, passkey: SoftPasskey, lie: dict[str, Any]
) -> None:
    passkey.uses = 5
    assert (await signed_in(pat, passkey)).status_code == 201
    pat.http.cookies.clear()
    for name, value in lie.items():
        setattr(passkey, name, value)
    answer = await signed_in(pat, passkey)
    assert (answer.status_code, answer.json()["code"]) == (401, "passkey_refused")
    assert COOKIE not in pat.http.cookies


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"id": 1},
        {"id": "a", "rawId": "a", "type": "public-key", "response": {}},
        {"id": "é", "rawId": "é", "type": "public-key", "response": None},
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": "x", "authenticatorData": "x", "signature": "x"},
        },
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "attestationObject": "gA"},
        },
    ],
)
async def test_what_is_no_answer_at_all_is_refused_as_well(pat: Somebody, junk: dict[str, Any]) -> None:
    await options_for(pat, SIGN_IN, {})
    assert (await send(pat, SIGN_IN, {"credential": junk})).json()["code"] == "passkey_refused"
    await options_for(pat, PATH, {"password": PASSWORD})
    made = await send(pat, PATH, {"name": "Laptop", "credential": junk})
    assert made.json()["code"] == "passkey_refused"


async def test_to_make_one_takes_the_password_a_name_and_somebody_verified(pat: Somebody) -> None:
    refused = await send(pat, f"{PATH}/options", {"password": "niet het juiste"})
    assert refused.json()["code"] == "wrong_credentials"
    options = await options_for(pat, PATH, {"password": PASSWORD})
    nameless = await send(pat, PATH, {"name": " ", "credential": SoftPasskey(URL).make(options)})
    assert nameless.json()["code"] == "bad_name"
    assert (await registered(pat, SoftPasskey(URL, verifies=False))).json()["code"] == "passkey_refused"


async def test_a_passkey_is_one_persons_and_is_removed_by_him(
    web: Web, pat: Somebody, passkey: SoftPasskey
) -> None:
    async with somebody(web, pat.partner_id) as colleague:
        assert (await registered(colleague, replace(passkey))).json()["code"] == "passkey_refused"
    await signed_in(pat, passkey)
    pages = pat.pages
    await pages.open(PATH)
    [remove] = {form for form in pages.text.split('"') if form.endswith("/remove")}
    async with somebody(web, pat.partner_id) as colleague:
        await colleague.pages.open(remove, expect=404)
    await pages.open(remove)
    await pages.submit(remove)
    assert "De passkey is verwijderd." in pages.text
    pat.http.cookies.clear()
    assert (await signed_in(pat, passkey)).status_code == 401
