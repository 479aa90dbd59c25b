"""What is told, and what is written down, of an error that nobody foresaw."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import structlog
from litestar import Request
from structlog.testing import capture_logs

from api import problems
from api.problems import from_anything, from_outside
from gateways import OutsideSystemUnavailable
from storage.sessions import Storage
from tests.api.web import URL, Web, application_over
from tests.pages.browser import HTML, PageReader


def test_the_log_names_the_route_and_never_the_token_in_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    # A logger keeps the set-up of its first use, which may have been another test's.
    monkeypatch.setattr(problems, "logger", structlog.get_logger(problems.__name__))
    scope = {
        "type": "http",
        "path": "/invitations/a-secret-token",
        "path_template": "/invitations/{token}",
        "headers": [],
    }
    with capture_logs() as logs:
        from_anything(Request[Any, Any, Any](cast(Any, scope)), RuntimeError("no"))
    [entry] = logs
    assert entry["route"] == "/invitations/{token}"
    assert "a-secret-token" not in repr(entry)


async def test_while_the_database_is_away_people_and_machines_are_told_to_come_back(
    web: Web, tmp_path: Path
) -> None:
    away = Storage(f"postgresql+asyncpg://portal_web@/portal?host={tmp_path}", pool=1)
    transport = httpx.ASGITransport(cast(Any, application_over(replace(web.parts, storage=away))))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        page = await http.get("/partners", headers={"Accept": HTML})
        data = await http.get("/api/v1/catalog/partners")
    assert PageReader(page.text).headings == ["Het partnerportaal is even niet bereikbaar"]
    assert data.json()["code"] == "database_away"
    for answer in (page, data):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "30"


def test_who_asks_waits_as_long_as_an_outside_system_asked_us_to() -> None:
    request = Request[Any, Any, Any](cast(Any, {"type": "http"}))
    for wait, seconds in ((timedelta(seconds=7), "7"), (None, "30")):
        answer = from_outside(request, OutsideSystemUnavailable("identity server", "answered 429", wait))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, seconds)
