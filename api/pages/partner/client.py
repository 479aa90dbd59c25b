"""An app's client and its secrets: made, shown once, changed over, taken back (R62)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import Provide
from litestar.response import Template

from api.pages.forms import kept_form
from api.pages.rendering import page, see
from api.pages.viewers import a_partner
from api.parts import Parts
from api.v1.secrets import MOST_SECRETS, make_secret, take_back_secret
from domain.refusals import SecretNotFound
from domain.viewers import PartnerMember
from storage.read.apps import AppDetail, app_for
from storage.read.partners import SecretLine, secrets_of_client

AS_PARTNER = {"viewer": Provide(a_partner)}


@get("/apps/{app_id:uuid}/client", dependencies=AS_PARTNER)
async def client_tab(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    app, live = await _client(parts, viewer, app_id)
    return page("partner/client.html", viewer, app=app, secrets=live, most=MOST_SECRETS)


@post("/apps/{app_id:uuid}/client/secrets", dependencies=AS_PARTNER)
async def add_secret(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Template:
    """The one answer that is a page and no redirect: nothing keeps the secret to show it after one."""
    made = await make_secret(parts, viewer, app_id, kept_form(request).key)
    app, _ = await _client(parts, viewer, app_id)
    return page("partner/new_secret.html", viewer, app=app, made=made)


@get("/apps/{app_id:uuid}/client/secrets/{secret_id:uuid}/remove", dependencies=AS_PARTNER)
async def removal(parts: Parts, viewer: PartnerMember, app_id: UUID, secret_id: UUID) -> Template:
    app, live = await _client(parts, viewer, app_id)
    found = next((one for one in live if one.secret_id == secret_id), None)
    if found is None:
        raise SecretNotFound("There is no such secret for this app.")
    return page("partner/remove_secret.html", viewer, app=app, secret=found, last=len(live) == 1)


@post("/apps/{app_id:uuid}/client/secrets/{secret_id:uuid}/remove", dependencies=AS_PARTNER)
async def remove_secret(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID, secret_id: UUID
) -> Response[Any]:
    await take_back_secret(parts, viewer, app_id, secret_id, kept_form(request).key)
    return see(f"/apps/{app_id}/client", say="secret_removed")


async def _client(parts: Parts, viewer: PartnerMember, app_id: UUID) -> tuple[AppDetail, list[SecretLine]]:
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, now)
        return app, await secrets_of_client(session, app.client_id, now) if app.client_id else []


handlers = [client_tab, add_secret, removal, remove_secret]
