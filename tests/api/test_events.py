"""Server-sent events over a real connection: what a partner's open page hears (R15)."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
import uvicorn

from devstack.people_at_work import Person
from domain.apis import Api
from domain.app_commands import ApproveApp, ClaimTask
from storage.news import MOST_PER_OWNER
from tests.api.web import Web, an_admin
from tests.house import HELPDESK


@pytest.fixture(scope="session")
async def address(shared_web: Web) -> AsyncIterator[str]:
    """The web behind a real server: the others' transport waits for the end of an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(shared_web.application, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


@asynccontextmanager
async def stream(
    address: str, person: Person, path: str, seen: str = ""
) -> AsyncIterator[tuple[httpx.Response, AsyncIterator[str]]]:
    """The answer, and what it says: a mark for each event, an empty word for each ping."""
    cookies, headers = dict(person.http.cookies), {"Last-Event-ID": seen} if seen else {}
    async with (
        httpx.AsyncClient(base_url=f"{address}/api/v1", cookies=cookies, timeout=20) as http,
        http.stream("GET", path, headers=headers) as answer,
    ):
        yield answer, _said(answer)


async def _said(answer: httpx.Response) -> AsyncIterator[str]:
    async for line in answer.aiter_lines():
        if line.startswith("data: "):
            yield line.removeprefix("data: ")
        elif line.startswith(":"):
            yield ""


async def test_r15_a_partner_hears_that_there_is_something_newer_and_not_what(web: Web, address: str) -> None:
    app_id = await web.house.submitted()
    partner, path = await web.partner_of(app_id), f"/apps/{app_id}/events"
    async with stream(address, partner, path) as (answer, said):
        assert answer.headers["content-type"].startswith("text/event-stream")
        first = await anext(said)
        await web.house.commands.command_app(app_id, HELPDESK, ClaimTask(), "claim")
        await web.house.commands.command_app(
            app_id, HELPDESK, ApproveApp(frozenset({Api.LEERLINGEN})), "approve"
        )
        newer = await anext(said)
        assert newer not in {first, ""}
        # The log says nothing of a mail that arrives; its page moves all the same.
        while newer.split("-")[1] != "2":
            newer = await anext(said)
    async with stream(address, partner, path, seen=first) as (_, said):
        assert await anext(said) == newer, "who was away hears of what he missed"
    async with stream(address, partner, path, seen=newer) as (_, said):
        assert not await anext(said), "who missed nothing hears nothing"


async def test_a_session_that_ended_hears_nothing_more(web: Web, address: str) -> None:
    app_id = await web.house.submitted()
    partner = await web.partner_of(app_id)
    async with stream(address, partner, f"/apps/{app_id}/events") as (_, said):
        first = await anext(said)
        await partner.do("/session", method="DELETE")
        await web.house.commands.command_app(app_id, HELPDESK, ClaimTask(), "claim")
        # Of a mail that arrived before he left he may have heard; of the claim he may not.
        heard = {one.split("-")[0] async for one in said if one}
        assert heard <= {first.split("-")[0]}


async def test_only_the_apps_own_partner_may_listen(web: Web, address: str) -> None:
    path = f"/apps/{await web.house.submitted()}/events"
    other = await web.partner_of(await web.house.submitted())
    for person, status in (
        (web.visitor(), 401),
        (await web.informat(an_admin()), 403),
        (other, 404),
    ):
        async with stream(address, person, path) as (answer, _):
            assert answer.status_code == status


async def test_one_session_has_a_few_streams_at_once(web: Web, address: str) -> None:
    app_id = await web.house.submitted()
    partner, path = await web.partner_of(app_id), f"/apps/{app_id}/events"
    async with AsyncExitStack() as open_streams:
        heard = []
        for _ in range(MOST_PER_OWNER):
            _, said = await open_streams.enter_async_context(stream(address, partner, path))
            heard.append((said, await anext(said)))  # what nobody refers to is closed
        async with stream(address, partner, path) as (answer, _):
            assert answer.status_code == 429
    async with stream(address, await web.partner_of(app_id), path) as (answer, _):
        assert answer.status_code == 200
