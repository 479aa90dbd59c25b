"""What answers say of being kept, and of https."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.pages.headers import guard_html
from tests.api.web import Web

ANYTHING = ("/", "/api/v1/session", "/api/v1/catalog/partners", "/schema/openapi.json", "/no-such-page")
KEPT = {"/connect/jwks": "max-age=300", "/portal.css": "immutable", "/static/mark.svg": "immutable"}


@pytest.mark.parametrize("path", ANYTHING)
async def test_nobody_keeps_an_answer_that_does_not_say_so(web: Web, path: str) -> None:
    answer = await web.visitor().http.get(path)
    assert answer.headers.get_list("cache-control") == ["no-store"]


@pytest.mark.parametrize("path", KEPT)
async def test_what_may_be_kept_says_for_how_long(web: Web, path: str) -> None:
    [said] = (await web.visitor().http.get(path)).headers.get_list("cache-control")
    assert KEPT[path] in said


@pytest.mark.parametrize("https", [True, False])
async def test_a_portal_at_https_stays_there(https: bool) -> None:
    message: Any = {"type": "http.response.start", "status": 200, "headers": []}
    state = SimpleNamespace(parts=SimpleNamespace(is_https=https))
    await guard_html(message, cast(Any, {"litestar_app": SimpleNamespace(state=state), "headers": []}))
    assert (b"strict-transport-security" in dict(message["headers"])) == https
