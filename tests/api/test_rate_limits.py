"""Strangers wait, and whoever an account belongs to does not, over HTTP."""

import asyncio
import re
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from api.auth.rate_limits import HOUR, LIMITS, QUARTER, Action, trying
from api.auth.visits import DEVICE_COOKIE, Visit
from devstack.people_at_work import CSRF_HEADER, Person
from domain.refusals import TooManyRequests, WrongCredentials
from tests.api.accounts import PASSWORD, Login, a_login, from_network, link_token, mail_about, signed_in
from tests.api.web import Web
from tests.pages.browser import HTML, Browser

SIGN_IN = LIMITS[Action.SIGN_IN]
_networks = count(1)


@pytest.fixture
async def login(web: Web) -> Login:
    return await a_login(web)


def somewhere() -> str:
    """An address that no other test uses."""
    number = next(_networks)
    return f"203.{number // 250}.113.{number % 250}"


async def answer(person: Person, path: str, body: Any) -> httpx.Response:
    await person.http.get(f"{person.api}/session")
    headers = {CSRF_HEADER: person.http.cookies["portal_csrf"]}
    return await person.http.post(f"{person.api}{path}", json=body, headers=headers)


async def fail(web: Web, visit: Visit, email: str, times: int = SIGN_IN.asker.most) -> None:
    """Guess wrong so many times, without the hash that each guess takes."""
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            async with trying(web.parts, Action.SIGN_IN, visit, email):
                raise WrongCredentials("a wrong guess")


async def besieged(web: Web, login: Login) -> None:
    """Strangers everywhere try until none of them may any more."""
    for _ in range(SIGN_IN.strangers.most // SIGN_IN.asker.most):
        await fail(web, Visit(somewhere()), login.email)


async def test_who_keeps_guessing_waits_and_is_told_how_long(web: Web, login: Login) -> None:
    address = somewhere()
    stranger = from_network(web, address)
    await fail(web, Visit(address), login.email, SIGN_IN.asker.most - 1)
    wrong = login.credentials | {"password": "a wrong guess"}
    assert (await answer(stranger, "/session", wrong)).status_code == 401
    refused = await answer(stranger, "/session", login.credentials)
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) == QUARTER.total_seconds()
    web.house.clock.move(QUARTER)
    assert (await answer(stranger, "/session", login.credentials)).status_code == 201


async def test_r1_an_address_that_is_nobodys_is_refused_in_the_same_way(web: Web) -> None:
    address, email = somewhere(), f"{uuid4().hex}@partner.example"
    await fail(web, Visit(address), email)
    asked = {"email": email, "password": PASSWORD}
    assert (await answer(from_network(web, address), "/session", asked)).status_code == 429


async def test_guesses_from_everywhere_slow_strangers_and_not_a_browser_that_is_known(
    web: Web, login: Login
) -> None:
    owner, stranger = await signed_in(web, login), from_network(web, somewhere())
    await besieged(web, login)
    assert (await answer(stranger, "/session", login.credentials)).status_code == 429
    assert (await answer(owner, "/session", login.credentials)).status_code == 201


async def test_one_network_alone_does_not_fill_the_count_of_all_strangers(web: Web, login: Login) -> None:
    address = Visit(somewhere())
    await fail(web, address, login.email)
    for _ in range(SIGN_IN.strangers.most):
        with pytest.raises(TooManyRequests):
            await fail(web, address, login.email, 1)
    await fail(web, Visit(somewhere()), login.email, 1)


async def test_a_network_that_tries_many_accounts_waits_and_a_known_browser_behind_it_does_not(
    web: Web, login: Login
) -> None:
    owner = await signed_in(web, login)
    for _ in range(SIGN_IN.network.most):
        await fail(web, Visit("127.0.0.1"), f"{uuid4().hex}@partner.example", 1)
    assert (await answer(web.visitor(), "/session", login.credentials)).status_code == 429
    assert (await answer(owner, "/session", login.credentials)).status_code == 201
    web.house.clock.move(QUARTER)
    await fail(web, Visit("127.0.0.1"), login.email, 1)


async def test_a_mailed_link_makes_a_browser_known_while_strangers_keep_guessing(
    web: Web, login: Login
) -> None:
    await besieged(web, login)
    owner = from_network(web, somewhere())
    await owner.do("/password-resets", {"email": login.email}, expect=202)
    token = link_token(await mail_about(web, login.email, "nieuw wachtwoord"))
    new = "nog een lange zin voor Pat"
    await owner.do("/password-resets/complete", {"token": token, "password": new}, expect=204)
    await owner.sign_in_as_partner(login.email, new)


async def test_a_browser_is_known_to_its_own_account_alone(web: Web, login: Login) -> None:
    browser, other = await signed_in(web, await a_login(web)), login
    await besieged(web, other)
    assert (await answer(browser, "/session", other.credentials)).status_code == 429


async def test_a_known_browser_has_a_limit_of_its_own(web: Web, login: Login) -> None:
    browser = await signed_in(web, login)
    await fail(web, Visit(device=browser.http.cookies[DEVICE_COOKIE]), login.email)
    assert (await answer(browser, "/session", login.credentials)).status_code == 429
    await fail(web, Visit(somewhere()), login.email, 1)


async def test_a_browsers_old_value_is_a_strangers_from_the_next_sign_in_on(web: Web, login: Login) -> None:
    """Whoever copied the cookie, or put his own there, has nothing of it."""
    browser = await signed_in(web, login)
    copied = Visit(somewhere(), browser.http.cookies[DEVICE_COOKIE])
    await browser.sign_in_as_partner(login.email, PASSWORD)
    await besieged(web, login)
    with pytest.raises(TooManyRequests):
        await fail(web, copied, login.email, 1)


async def test_what_succeeds_is_not_counted(web: Web, login: Login) -> None:
    for _ in range(SIGN_IN.strangers.most + 1):
        async with trying(web.parts, Action.SIGN_IN, Visit("192.0.2.9"), login.email):
            pass


async def test_of_many_guesses_at_once_no_more_come_through(web: Web, login: Login) -> None:
    visit = Visit(somewhere())
    guesses = [fail(web, visit, login.email, 1) for _ in range(SIGN_IN.asker.most + 5)]
    ended = await asyncio.gather(*guesses, return_exceptions=True)
    assert [isinstance(one, TooManyRequests) for one in ended].count(True) == 5


@pytest.mark.parametrize(
    ("action", "path", "body"),
    [
        (Action.RESET, "/password-resets", {}),
        (
            Action.REGISTER,
            "/registrations",
            {"organisation": "Nieuw", "kind": "vendor", "name": "Iemand", "password": PASSWORD},
        ),
    ],
)
async def test_nobodys_mailbox_is_filled(web: Web, action: Action, path: str, body: dict[str, str]) -> None:
    stranger, asked = from_network(web, somewhere()), body | {"email": f"{uuid4().hex}@partner.example"}
    most = LIMITS[action].asker.most
    answers = [await answer(stranger, path, asked) for _ in range(most + 1)]
    assert [one.status_code for one in answers] == [202] * most + [429]
    assert int(answers[-1].headers["Retry-After"]) == HOUR.total_seconds()


async def test_a_person_reads_how_long_to_wait_and_what_to_do(web: Web, login: Login) -> None:
    address = somewhere()
    await fail(web, Visit(address), login.email)
    stranger = from_network(web, address)
    stranger.http.headers["Accept"] = HTML
    browser = Browser(stranger.http)
    await browser.open("/sign-in")
    page = await browser.submit("/sign-in", login.credentials, 429)
    assert page.headings == ["Even geduld"]
    assert "Wachttijd: 15 minuten." in browser.text
    assert "/password/forgotten" in browser.text
    assert PASSWORD not in browser.text


async def test_nothing_personal_stands_in_the_counts(web: Web, login: Login) -> None:
    await fail(web, Visit("192.0.2.77"), login.email, 1)
    async with web.house.web_storage.reading() as session:
        rows = (await session.execute(text("SELECT tries::text FROM sign_in.tries"))).scalars().all()
    kept = " ".join(rows)
    for known in (login.email, "192.0.2.77"):
        assert known not in kept
        assert known.encode().hex() not in kept


def test_the_limits_are_those_that_are_written_down() -> None:
    document = (Path(__file__).parents[2] / "docs/decisions/0013-rate-limits.md").read_text()
    rows = [line.split(" | ")[1:] for line in document.splitlines() if re.match(r"\| \w", line)]
    written = [[cell.rstrip(" |") for cell in row] for row in rows]
    periods = {QUARTER: "in 15 minutes", HOUR: "an hour"}
    assert written == [
        [f"{limit.most} {periods[limit.window]}" for limit in (one.network, one.asker, one.strangers)]
        for one in LIMITS.values()
    ]
