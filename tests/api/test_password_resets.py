"""A forgotten password, over HTTP: a link by mail, and nothing given away (R1)."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from api.auth.personal_tokens import make_token
from api.auth.visits import Visit
from domain.personal_tokens import TokenLife, TokenScope
from domain.viewers import PartnerMember
from storage import account_changes, passkeys
from storage.account_changes import RESET_LIFE
from tests.api.accounts import PASSWORD, Login, a_login, from_network, link_token, mail_about, signed_in
from tests.api.somebody import somebody
from tests.api.web import Web
from tests.waiting import eventually

WAITING = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
""")
NEW = "nog een lange zin voor Pat"


@pytest.fixture
async def login(web: Web) -> Login:
    return await a_login(web)


async def link_to(web: Web, login: Login) -> str:
    """The token of the newest link."""
    web.mailbox.clear()
    await from_network(web, "192.0.2.1").do("/password-resets", {"email": login.email}, expect=202)
    return link_token(await mail_about(web, login.email, "nieuw wachtwoord"))


async def complete(web: Web, token: str, password: str = NEW, expect: int = 204) -> dict[str, str]:
    answer: dict[str, str] = await web.visitor().do(
        "/password-resets/complete", {"token": token, "password": password}, expect=expect
    )
    return answer


async def resets(web: Web) -> int:
    async with web.house.web_storage.reading() as session:
        return int(await session.scalar(text("SELECT count(*) FROM sign_in.password_resets")) or 0)


async def test_who_reads_the_mail_chooses_a_new_password_and_everybody_else_is_out(
    web: Web, login: Login
) -> None:
    elsewhere = await signed_in(web, login)
    await complete(web, await link_to(web, login))
    await elsewhere.look("/session", expect=401)
    await web.visitor().do("/session", login.credentials, expect=401)
    await signed_in(web, login, NEW)
    assert NEW not in (await mail_about(web, login.email, "is gewijzigd")).text


async def test_a_link_ends_every_script_and_the_letter_says_which_ways_to_sign_in_stay(web: Web) -> None:
    async with somebody(web) as pat:
        viewer = PartnerMember(pat.account_id, pat.partner_id, "Pat Partner", owner=True)
        script = await make_token(
            web.parts, Visit(), viewer, "Export", [TokenScope.READ], TokenLife.MONTH, PASSWORD, "key"
        )
        headers = {"Authorization": f"Bearer {script.token}"}
        before = await web.visitor().http.get("/api/v1/apps", headers=headers)
        passkey = {
            "id": uuid4(),
            "account_id": pat.account_id,
            "credential_id": pat.account_id.bytes,
            "public_key": b"",
            "sign_count": 0,
            "name": "Laptop",
            "created_at": web.house.clock.now(),
        }
        async with web.house.web_storage.writing() as session:
            await passkeys.add_passkey(session, passkey)
        await complete(web, await link_to(web, Login(pat.account_id, pat.email)))
        after = await web.visitor().http.get("/api/v1/apps", headers=headers)
        assert (before.status_code, after.status_code) == (200, 401)
        async with web.house.web_storage.reading() as session:
            assert [one.name for one in await passkeys.passkeys_of(session, pat.account_id)] == ["Laptop"]
        letter = (await mail_about(web, pat.email, "is gewijzigd")).text
        for way in ("passkeys", "second-step"):
            assert f"/account/{way}>" in letter
        assert "tokens werken niet meer" in letter


async def test_two_links_at_once_change_one_password_and_wait_for_each_other(web: Web, login: Login) -> None:
    first, second = uuid4(), uuid4()
    storage = web.house.web_storage
    async with storage.writing() as session:
        for reset_id in (first, second):
            await account_changes.ask_reset(session, reset_id, login.email, web.house.clock.now())

    async def use(reset_id: UUID) -> bool:
        async with storage.writing() as session:
            used = await account_changes.use_reset(session, reset_id)
            if used:
                await account_changes.set_password(session, login.account_id, str(reset_id))
            return used

    async def waits() -> bool:
        async with storage.reading() as session:
            return bool(await session.scalar(WAITING))

    async with storage.writing() as session:
        assert await account_changes.use_reset(session, first)
        other = asyncio.create_task(use(second))
        assert await eventually(waits)
        await account_changes.set_password(session, login.account_id, str(first))
    assert not await other


async def test_r1_the_answer_and_the_rows_are_the_same_for_an_address_that_is_nobodys(
    web: Web, login: Login
) -> None:
    visitor, before = from_network(web, "192.0.2.2"), await resets(web)
    answers = [
        await visitor.do("/password-resets", {"email": email}, expect=202)
        for email in (login.email, f"nobody.{uuid4().hex}@partner.example")
    ]
    assert answers[0] == answers[1]
    assert await resets(web) == before + 2


async def test_a_link_is_good_once(web: Web, login: Login) -> None:
    token = await link_to(web, login)
    await complete(web, token)
    assert (await complete(web, token, PASSWORD, expect=410))["code"] == "link_expired"


async def test_a_link_is_over_after_an_hour(web: Web, login: Login) -> None:
    token = await link_to(web, login)
    web.house.clock.move(RESET_LIFE)
    assert (await complete(web, token, expect=410))["code"] == "link_expired"


async def test_a_link_dies_when_the_password_changes(web: Web, login: Login) -> None:
    token, person = await link_to(web, login), await signed_in(web, login)
    change = {"present": PASSWORD, "password": NEW}
    await person.do("/account/password", change, method="PUT", expect=204)
    assert (await complete(web, token, PASSWORD, expect=410))["code"] == "link_expired"


async def test_a_password_that_is_refused_uses_nothing_up(web: Web, login: Login) -> None:
    token = await link_to(web, login)
    assert (await complete(web, token, "wachtwoord123", expect=422))["code"] == "guessable_password"
    await complete(web, token)


async def test_a_link_of_another_kind_opens_nothing(web: Web, login: Login) -> None:
    token = web.parts.links.token("confirm_registration", uuid4(), 1)
    assert (await complete(web, token, expect=404))["code"] == "link_not_valid"
