"""Personal tokens: what a script may do with one, and what it may not."""

import re
from datetime import timedelta
from hashlib import sha256
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from api.auth.sessions import COOKIE
from api.auth.token_scopes import API, OPENED
from api.commands import Commands
from domain.account_letters import AccountLetter
from domain.personal_tokens import MOST_TOKENS, PREFIX, TokenScope
from tests.api.accounts import PASSWORD
from tests.api.somebody import Somebody, somebody
from tests.api.web import Web
from tests.house import HELPDESK

PATH = "/account/tokens"
SHOWN = re.compile(r'value="(ppt_[^"]+)"')
REVOKE = re.compile(rf'"({PATH}/[^"]+/revoke)"')
KEPT = text("SELECT to_jsonb(t) FROM sign_in.personal_tokens t WHERE account_id = :id")
CHANGED = text("UPDATE sign_in.accounts SET password_hash = 'another' WHERE id = :id")
USED = text("SELECT last_used_at FROM sign_in.personal_tokens WHERE account_id = :id")
MORE = text("""
    INSERT INTO sign_in.personal_tokens (id, account_id, token_hash, name, scopes, created_at, expires_at)
    SELECT gen_random_uuid(), :id, uuid_send(gen_random_uuid()), 'Oud', '{read}', now(), now()
    FROM generate_series(1, :count)
""")
NEW_APP = {
    "name": "BlueDries",
    "description": "",
    "contact_email": "a@b.example",
    "apis": [{"api": "leerlingen", "reason": "klaslijsten"}],
}


async def make(person: Somebody, *scopes: TokenScope, life: str = "90", expect: int = 200) -> str:
    """Make a token on the page, which shows it this once."""
    pages = person.pages
    await pages.open(PATH)
    given: dict[str, str | list[str]] = {
        "name": "Nachtelijke export",
        "scopes": list(scopes),
        "life": life,
        "password": PASSWORD,
    }
    await pages.submit(PATH, given, expect=expect)
    shown = SHOWN.findall(pages.text)
    return unescape(shown[0]) if shown else ""


async def script(web: Web, token: str, method: str, path: str, **more: object) -> httpx.Response:
    """A request with the token and nothing else: no cookie, no CSRF header."""
    visitor = web.visitor()
    headers = {"Authorization": f"Bearer {token}"}
    return await visitor.http.request(method, path, headers=headers, **more)  # type: ignore[arg-type]


def code_of(answer: httpx.Response) -> str:
    found: str = answer.json()["code"]
    return found


async def test_a_script_reads_with_a_token_alone(web: Web, pat: Somebody) -> None:
    token = await make(pat, TokenScope.READ)
    answer = await script(web, token, "GET", f"{API}/session")
    assert answer.json()["id"] == str(pat.account_id)
    assert "set-cookie" not in answer.headers
    refused = await script(web, token, "POST", f"{API}/apps", json=NEW_APP)
    assert (refused.status_code, code_of(refused)) == (403, "outside_token_scopes")


async def test_r57_the_log_and_the_refusals_say_that_it_was_through_a_token(web: Web, pat: Somebody) -> None:
    token = await make(pat, TokenScope.APPS, TokenScope.SECRETS)
    made = await script(web, token, "POST", f"{API}/apps", json=NEW_APP)
    assert made.status_code == 201
    app_id = made.json()["app_id"]
    assert code_of(await script(web, token, "POST", f"{API}/apps/{app_id}/secrets")) == "app_not_approved"
    [line] = (await pat.api.look(f"/apps/{app_id}/log"))["items"]
    assert (line["actor"], line["token"]) == ("Pat Partner", "Nachtelijke export")
    helpdesk = await web.informat(HELPDESK)
    [noted] = (await helpdesk.look(f"/refusals?app={app_id}"))["items"]
    assert noted["token"] == "Nachtelijke export"
    pages = pat.pages
    await pages.open(f"/apps/{app_id}/log")
    assert "via token Nachtelijke export" in pages.text


async def test_no_token_opens_a_page_the_account_colleagues_or_what_is_not_in_the_table(
    web: Web, pat: Somebody
) -> None:
    token = await make(pat, *TokenScope)
    app_id, account_id = uuid4(), uuid4()
    for method, path in (
        ("GET", "/"),
        ("GET", "/apps"),
        ("GET", PATH),
        ("POST", PATH),
        ("POST", "/account/passkeys/options"),
        ("GET", "/static/mark.svg"),
        ("GET", "/schema/openapi.json"),
        ("GET", f"{API}/partner/members"),
        ("DELETE", f"{API}/partner/members/{account_id}"),
        ("PATCH", f"{API}/partner"),
        ("POST", f"{API}/session"),
        ("DELETE", f"{API}/session"),
        ("GET", f"{API}/tasks"),
        ("POST", f"{API}/apps/{app_id}/access"),
        ("POST", "/connect/token"),
    ):
        answer = await script(web, token, method, path)
        assert answer.status_code == 403, (method, path, answer.text)


async def test_secrets_take_their_own_scope(web: Web, pat: Somebody) -> None:
    token = await make(pat, TokenScope.READ, TokenScope.APPS, TokenScope.INVITATIONS)
    for method in ("GET", "POST"):
        answer = await script(web, token, method, f"{API}/apps/{uuid4()}/secrets")
        assert code_of(answer) == "outside_token_scopes"


def test_every_route_that_a_token_opens_exists_and_is_described(web: Web) -> None:
    document = web.application.openapi_schema.to_schema()
    scheme = document["components"]["securitySchemes"]["personalToken"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    described = {
        (method.upper(), path): one["personalToken"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for one in operation.get("security", [])
        if "personalToken" in one
    }
    assert described == {route: [scope] for route, scope in OPENED.items()}


async def test_a_token_that_is_not_valid_is_no_visitor(web: Web, pat: Somebody) -> None:
    token = await make(pat, TokenScope.READ, life="30")
    session = pat.http.cookies[COOKIE]
    answer = await script(web, f"{token}x", "GET", f"{API}/session", cookies={COOKIE: session})
    assert (answer.status_code, code_of(answer)) == (401, "token_not_valid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert (await script(web, token, "GET", f"{API}/session")).status_code == 200
    async with web.parts.storage.reading() as reading:
        kept = str((await reading.execute(KEPT, {"id": pat.account_id})).one())
    assert sha256(token.encode()).hexdigest() in kept
    assert token.removeprefix(PREFIX) not in kept
    web.house.clock.move(timedelta(days=30))
    assert code_of(await script(web, token, "GET", f"{API}/session")) == "token_not_valid"


async def test_a_token_is_revoked_on_its_page_and_by_nobody_else(web: Web, pat: Somebody) -> None:
    token = await make(pat, TokenScope.READ)
    pages = pat.pages
    await pages.open(PATH)
    assert token not in pages.text
    [revoke] = REVOKE.findall(pages.text)
    async with somebody(web, pat.partner_id) as colleague:
        await colleague.pages.open(revoke, expect=404)
    await pages.open(revoke)
    await pages.submit(revoke)
    assert "Het token is ingetrokken" in pages.text
    assert code_of(await script(web, token, "GET", f"{API}/session")) == "token_not_valid"


async def test_the_last_use_is_kept_to_the_minute(web: Web, pat: Somebody) -> None:
    async def used() -> object:
        async with web.parts.storage.reading() as session:
            return await session.scalar(USED, {"id": pat.account_id})

    token = await make(pat, TokenScope.READ)
    assert await used() is None
    began = web.house.clock.now()
    for seconds, kept in ((0, 0), (59, 0), (1, 60)):
        web.house.clock.move(timedelta(seconds=seconds))
        await script(web, token, "GET", f"{API}/session")
        assert await used() == began + timedelta(seconds=kept)


async def test_a_form_sent_twice_is_one_token_and_twenty_are_all(web: Web, pat: Somebody) -> None:
    pages = pat.pages
    await pages.open(PATH)
    form = pages.form(PATH).filled({"name": "Export", "password": PASSWORD})
    for _ in range(2):
        await pages.send(PATH, form)
    await pages.open(PATH)
    assert len(REVOKE.findall(pages.text)) == 1
    async with web.parts.storage.writing() as session:
        await session.execute(MORE, {"id": pat.account_id, "count": MOST_TOKENS - 1})
    await pages.send(PATH, form | {"key": ["another"]}, expect=409)


async def test_a_token_asked_for_before_the_password_changed_is_not_made_after_it(
    web: Web, pat: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Commands.send_letter

    async def meanwhile(commands: Commands, letter: AccountLetter, subject_id: UUID, letter_id: UUID) -> None:
        async with web.parts.storage.writing() as session:
            await session.execute(CHANGED, {"id": pat.account_id})
        await send(commands, letter, subject_id, letter_id)

    monkeypatch.setattr(Commands, "send_letter", meanwhile)
    assert await make(pat, TokenScope.READ, expect=422) == ""
    async with web.parts.storage.reading() as session:
        assert (await session.execute(KEPT, {"id": pat.account_id})).all() == []


async def test_a_token_takes_a_name_a_scope_and_the_password(pat: Somebody) -> None:
    pages = pat.pages
    await pages.open(PATH)
    await pages.submit(PATH, {"name": "", "scopes": [], "life": "1000", "password": PASSWORD}, expect=422)
    for field in ("name", "scopes", "life"):
        assert f'id="{field}-error"' in pages.text
    await pages.submit(PATH, {"name": "x", "life": "30", "scopes": ["read"], "password": "nee"}, expect=422)
    assert 'id="password-error"' in pages.text


async def test_who_is_no_member_any_more_has_no_script_either(web: Web, pat: Somebody) -> None:
    token = await make(pat, TokenScope.READ)
    async with web.house.storage.writing() as session:
        gone = text("DELETE FROM partner_members WHERE account_id = :id")
        await session.execute(gone, {"id": pat.account_id})
    assert (await script(web, token, "GET", f"{API}/apps")).status_code == 401
