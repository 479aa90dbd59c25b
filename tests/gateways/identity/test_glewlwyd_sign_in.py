"""Informat's people can sign in at a provider that others wrote: Glewlwyd (R20)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_urlsafe
from uuid import uuid4

import httpx
import pytest

from gateways.clock import SystemClock
from gateways.informat_sign_in import InformatSignIn, SignInAttempt, SignInFailed, SignInFailure
from tests.gateways.identity.glewlwyd_server import Glewlwyd

pytestmark = pytest.mark.xdist_group("Glewlwyd")
CODE_REFUSED = SignInFailure.REFUSED_BY_PROVIDER
"""Its word for a code that is used up, or is another attempt's, is not that of RFC 6749."""
REDIRECT = "http://127.0.0.1:8000/auth/informat/callback"


@dataclass(frozen=True)
class Desk:
    """The provider, with the portal among its clients."""

    server: Glewlwyd
    http: httpx.AsyncClient
    client_id: str
    secret: str

    def sign_in(self, secret: str | None = None) -> InformatSignIn:
        return InformatSignIn(
            self.http, self.server.issuer, self.client_id, secret or self.secret, REDIRECT, SystemClock()
        )

    @asynccontextmanager
    async def person(self) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of a new person, who has signed in there and lets the portal know who it is."""
        person = {"username": f"person-{uuid4().hex}", "password": token_urlsafe(16)}
        async with self.server.management() as http:
            account = {**person, "name": "An Peeters", "enabled": True, "scope": ["openid"]}
            (await http.post("/user/", json=account)).raise_for_status()
        async with httpx.AsyncClient(base_url=self.server.api) as browser:
            (await browser.post("/auth/", json=person)).raise_for_status()
            grant = await browser.put(f"/auth/grant/{self.client_id}", json={"scope": "openid"})
            grant.raise_for_status()
            yield browser

    async def back(self, browser: httpx.AsyncClient, attempt: SignInAttempt) -> dict[str, str]:
        """With what the browser comes back; `g_continue` is what its sign-in page adds when it is done."""
        answer = await browser.get(f"{attempt.url}&g_continue")
        assert answer.is_redirect
        assert answer.headers["location"].startswith(REDIRECT)
        return dict(httpx.URL(answer.headers["location"]).params)


@pytest.fixture
async def desk(glewlwyd_server: Glewlwyd, http: httpx.AsyncClient) -> Desk:
    client_id, secret = f"portal-{uuid4().hex}", token_urlsafe(32)
    client = {
        "client_id": client_id,
        "name": "Partnerportaal",
        "enabled": True,
        "confidential": True,
        "scope": [],
        "authorization_type": ["code"],
        "redirect_uri": [REDIRECT],
        "token_endpoint_auth_method": ["client_secret_basic"],
        "password": secret,
    }
    async with glewlwyd_server.management() as management:
        (await management.post("/client/", json=client)).raise_for_status()
    return Desk(glewlwyd_server, http, client_id, secret)


async def test_r20_a_person_is_the_same_at_each_sign_in_and_nobody_else(desk: Desk) -> None:
    sign_in, seen = desk.sign_in(), list[str]()
    async with desk.person() as first, desk.person() as second:
        for browser in (first, first, second):
            attempt = await sign_in.begin()
            seen.append((await sign_in.finish(attempt, await desk.back(browser, attempt))).user_id)
    assert seen[0] == seen[1] != seen[2]


async def test_r20_a_code_is_good_once_and_for_its_own_attempt_and_client(desk: Desk) -> None:
    sign_in = desk.sign_in()
    async with desk.person() as browser:
        mine, theirs = await sign_in.begin(), await sign_in.begin()
        stolen = await desk.back(browser, theirs) | {"state": mine.state}
        assert await _failure(sign_in, mine, stolen) is CODE_REFUSED
        query = await desk.back(browser, mine)
        assert await _failure(desk.sign_in("guessed"), mine, query) is SignInFailure.CLIENT_REFUSED
        assert (await sign_in.finish(mine, query)).user_id
        assert await _failure(sign_in, mine, query) is CODE_REFUSED


async def test_r20_who_did_not_sign_in_there_is_sent_to_its_sign_in_page(desk: Desk) -> None:
    attempt = await desk.sign_in().begin()
    answer = await desk.http.get(attempt.url)
    assert answer.is_redirect
    assert answer.headers["location"].startswith(desk.server.api.removesuffix("/api"))


async def _failure(sign_in: InformatSignIn, attempt: SignInAttempt, query: dict[str, str]) -> SignInFailure:
    with pytest.raises(SignInFailed) as failed:
        await sign_in.finish(attempt, query)
    return failed.value.reason
