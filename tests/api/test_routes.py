"""The API describes every route that was promised."""

import re
from collections.abc import Iterator
from uuid import uuid4

from tests.api.web import Web

V1 = """
GET /catalog/partners
GET /catalog/partners/{slug}
POST /registrations
POST /registrations/confirm
POST GET DELETE /session
GET PATCH /partner
GET POST /apps
GET PATCH /apps/{app_id}
POST /apps/{app_id}/answers
POST /apps/{app_id}/withdraw
POST /apps/{app_id}/apis
GET POST /apps/{app_id}/secrets
DELETE /apps/{app_id}/secrets/{secret_id}
GET POST /apps/{app_id}/invitations
POST /apps/{app_id}/invitations/{invitation_id}/revoke
POST /apps/{app_id}/invitations/{invitation_id}/resend
GET POST /apps/{app_id}/access
GET /apps/{app_id}/access/editor
GET /apps/{app_id}/log
GET /apps/{app_id}/progress
GET /apps/{app_id}/events
GET /tasks
POST /tasks/{app_id}/claim
POST /tasks/{app_id}/release
POST /tasks/{app_id}/approve
POST /tasks/{app_id}/reject
POST /tasks/{app_id}/request-info
POST /apps/{app_id}/archive
POST /apps/{app_id}/reinstate
POST /apps/{app_id}/suspend
POST /apps/{app_id}/resume
GET /clients
POST /clients/{client_id}/link
POST /clients/{client_id}/unlink
POST /clients/{client_id}/access
GET /invitations/{token}
POST /invitations/{token}/open
GET /access
"""
FOR_VISITORS = """
GET /catalog/partners
GET /catalog/partners/{slug}
GET /catalog/partners/{slug}/logo
GET /invitations/{token}
GET /partner/members/invitations/{token}
"""
OF_MACHINES = """
POST /connect/token
POST /connect/introspect
POST /connect/revoke
GET /connect/jwks
GET /.well-known/openid-configuration
GET /health/live
GET /health/ready
GET /metrics
"""


def routes(table: str, below: str = "") -> Iterator[tuple[str, str]]:
    for line in table.strip().split("\n"):
        *methods, path = line.split()
        yield from ((method.lower(), below + path) for method in methods)


async def test_every_route_is_described(web: Web) -> None:
    paths = (await web.visitor().http.get("/schema/openapi.json")).json()["paths"]
    described = {(method, path) for path, methods in paths.items() for method in methods}
    promised = {*routes(V1, "/api/v1"), *routes(OF_MACHINES)}
    assert len(promised) > 50
    assert promised - described == set()


async def test_r20_who_has_not_signed_in_sees_nothing_but_what_is_for_visitors(web: Web) -> None:
    visitor = web.visitor()
    paths = (await visitor.http.get("/schema/openapi.json")).json()["paths"]
    looks = {("get", path) for path, methods in paths.items() if "get" in methods and "/api/v1/" in path}
    closed = looks - {*routes(FOR_VISITORS, "/api/v1")}
    assert len(closed) > 20
    for _, path in sorted(closed):
        answer = await visitor.http.get(re.sub(r"{\w+}", str(uuid4()), path))
        assert answer.status_code == 401, path
