"""What is written down of an error that nobody foresaw."""

from typing import Any, cast

from litestar import Request
from structlog.testing import capture_logs

from api.problems import from_anything


def test_the_log_names_the_route_and_never_the_token_in_its_path() -> None:
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
