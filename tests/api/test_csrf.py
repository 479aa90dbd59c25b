"""The cookie against requests from other sites: at https, one that no other host can set."""

from dataclasses import replace
from http.cookies import SimpleCookie
from typing import Any, cast

import httpx
import pytest

from tests.api.web import Web, application_over


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [
        ("https://portal.example", "__Host-portal_csrf", True),
        ("http://portal.example", "portal_csrf", False),
    ],
)
async def test_the_csrf_cookie_is_of_this_host_alone(web: Web, url: str, name: str, secure: bool) -> None:
    application = application_over(replace(web.parts, public_url=url))
    transport = httpx.ASGITransport(cast(Any, application))
    async with httpx.AsyncClient(transport=transport, base_url=url) as http:
        given = SimpleCookie((await http.get("/sign-in")).headers["Set-Cookie"])[name]
        assert (bool(given["secure"]), given["path"], given["domain"]) == (secure, "/", "")
        headers = {"X-CSRF-Token": given.value, "Cookie": f"{name}={given.value}"}
        for sent, status in ((headers, 401), ({}, 403)):
            body = {"email": "nobody@partner.example", "password": "iets"}
            answer = await http.post("/api/v1/session", json=body, headers=sent)
            assert answer.status_code == status
            http.cookies.clear()
