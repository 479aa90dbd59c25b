"""Who asks, behind a proxy: the visitor, when the proxy is one that is named, and else whoever speaks."""

from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, get

from api.__main__ import config_for
from api.auth.visits import visit_of
from settings import read_settings

VISITOR, PROXY = "198.51.100.7", "172.18.0.5"


@get("/")
async def network(request: Request[Any, Any, Any]) -> str:
    return visit_of(request).network


async def seen(trusted: list[str], speaks: str, forwarded_for: str = VISITOR) -> str:
    """The network that a request is counted under."""
    config = config_for(read_settings(trusted_proxies=trusted), Litestar([network]))
    config.load()
    transport = httpx.ASGITransport(config.loaded_app, client=(speaks, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal.example") as http:
        return (await http.get("/", headers={"X-Forwarded-For": forwarded_for})).text


@pytest.mark.parametrize("speaks", [PROXY, "127.0.0.1"])
async def test_nobody_is_believed_by_default(speaks: str) -> None:
    assert await seen([], speaks) == speaks


@pytest.mark.parametrize("trusted", [PROXY, "172.18.0.0/16"])
async def test_a_proxy_that_is_named_says_who_asks(trusted: str) -> None:
    assert await seen([trusted], PROXY) == VISITOR


async def test_another_than_the_proxy_says_nothing_of_himself() -> None:
    assert await seen([PROXY], "203.0.113.9") == "203.0.113.9"


async def test_what_a_visitor_says_to_the_proxy_is_not_believed() -> None:
    assert await seen([PROXY], PROXY, f"192.0.2.1, {VISITOR}") == VISITOR
