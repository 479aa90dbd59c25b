"""A session of somebody of Informat, who signs in at the development provider (R20)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from api.auth.informat import CALLBACK
from api.auth.sessions import COOKIE, IDLE, LIFE
from devstack.people_at_work import Person
from domain.viewers import Role
from gateways.clock import SystemClock
from gateways.informat_sign_in import InformatSignIn
from tests.api.web import URL, Web, an_admin, application_over


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
async def provided(web: Web, http: httpx.AsyncClient, sign_in_issuer: str) -> Web:
    """The web with a provider to sign in at."""
    informat = InformatSignIn(http, sign_in_issuer, "portal", "secret", f"{URL}{CALLBACK}", SystemClock())
    parts = replace(web.parts, informat=informat)
    return replace(web, parts=parts, application=application_over(parts))


async def signed_in(web: Web, http: httpx.AsyncClient, person: Person) -> str:
    """Sign in as an admin, and give the session's cookie."""
    there = await person.http.get("/auth/informat", params={"return_to": "/apps"})
    picked = await http.post(there.headers["Location"], data={"sub": "an.peeters"})
    back = await person.http.get(picked.headers["Location"])
    assert back.headers["Location"] == "/apps"
    return person.http.cookies[COOKIE]


@pytest.fixture
async def person(provided: Web) -> Person:
    """Somebody's browser; Informat knows him as an admin."""
    admin = replace(an_admin(), id="an.peeters")
    await provided.informat(admin)
    return provided.visitor()


async def alive(person: Person, session: str) -> bool:
    person.http.cookies.clear()
    person.http.cookies.set(COOKIE, session)
    return (await person.http.get("/api/v1/session")).is_success


async def test_r20_a_session_has_a_new_id_at_each_sign_in_and_never_one_that_was_there(
    provided: Web, http: httpx.AsyncClient, person: Person
) -> None:
    person.http.cookies.set(COOKIE, "planted", domain="portal.example")
    first = await signed_in(provided, http, person)
    assert first != "planted"
    second = await signed_in(provided, http, person)
    assert second != first
    assert (await person.look("/session"))["role"] == Role.SCHOOL_ADMIN
    assert [await alive(person, one) for one in ("planted", first, second)] == [False, False, True]


@pytest.mark.parametrize("step", [IDLE, timedelta(hours=1)], ids=["not used", "used all the time"])
async def test_r20_a_session_is_over_when_it_is_not_used_and_after_half_a_day_in_any_case(
    provided: Web, http: httpx.AsyncClient, person: Person, step: timedelta
) -> None:
    session, lived = await signed_in(provided, http, person), timedelta()
    while await alive(person, session):
        provided.house.clock.move(step)
        lived += step
    assert lived == (IDLE if step == IDLE else LIFE)
