"""An app's client and its secrets: brought along (R5), made, shown once, changed over, taken back (R62)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.apps import adopt
from api.v1.inputs import ExistingClient
from api.v1.public_keys import public_keys_of
from api.v1.secrets import client_of, make_secret, most_secrets, take_back_secret, with_last_use
from domain.refusals import ClientNotProven, SecretNotFound
from domain.viewers import PartnerMember
from storage.read.news import mark_of_app


@get("/apps/{app_id:uuid}/client", dependencies=AS_PARTNER)
async def client_tab(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    return await tab_of_client(parts, viewer, app_id, Form())


@post("/apps/{app_id:uuid}/client", dependencies=AS_PARTNER)
async def adopt_existing_client(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    """Link a client that the partner proves to be its own (R5). Nothing changes there (R7)."""
    form = kept_form(request)
    client = ExistingClient(form.line("client_id"), form.line("client_secret", 500))
    if form.errors:
        return await tab_of_client(parts, viewer, app_id, form)
    try:
        await adopt(parts, viewer, app_id, client, form.key)
    except ClientNotProven as refusal:
        form.refused("client_id", refusal)
        return await tab_of_client(parts, viewer, app_id, form)
    return see(f"/apps/{app_id}/client", say="client_adopted")


@post("/apps/{app_id:uuid}/client/secrets", dependencies=AS_PARTNER)
async def add_secret(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Template:
    """The one answer that is a page and no redirect: nothing keeps the secret to show it after one."""
    made = await make_secret(parts, viewer, app_id, kept_form(request).key)
    app, _ = await client_of(parts, viewer, app_id)
    return page("partner/new_secret.html", viewer, app=app, made=made, token_endpoint=parts.token_endpoint)


@get("/apps/{app_id:uuid}/client/secrets/{secret_id:uuid}/remove", dependencies=AS_PARTNER)
async def removal(parts: Parts, viewer: PartnerMember, app_id: UUID, secret_id: UUID) -> Template:
    app, live = await client_of(parts, viewer, app_id)
    found = next((one for one in live if one.secret_id == secret_id), None)
    if found is None:
        raise SecretNotFound("There is no such secret for this app.")
    return page(
        "partner/remove_secret.html",
        viewer,
        app=app,
        secret=found,
        last=len(live) == 1,
        signs=bool(await public_keys_of(parts, app.client_id)),
        can=parts.directory.capabilities,
    )


@post("/apps/{app_id:uuid}/client/secrets/{secret_id:uuid}/remove", dependencies=AS_PARTNER)
async def remove_secret(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID, secret_id: UUID
) -> Response[Any]:
    await take_back_secret(parts, viewer, app_id, secret_id, kept_form(request).key)
    return see(f"/apps/{app_id}/client", say="secret_removed")


async def tab_of_client(parts: Parts, viewer: PartnerMember, app_id: UUID, form: Form) -> Template:
    """The tab, with what is wrong with a form of it."""
    async with parts.storage.reading() as session:
        mark = await mark_of_app(session, viewer, app_id, parts.clock.now())
    app, live = await client_of(parts, viewer, app_id)
    return page(
        "partner/client.html",
        viewer,
        app=app,
        mark=mark,
        secrets=await with_last_use(parts, app, live),
        most=most_secrets(parts),
        can=parts.directory.capabilities,
        token_endpoint=parts.token_endpoint,
        now=parts.clock.now(),
        form=form,
        keys=await public_keys_of(parts, app.client_id),
    )


handlers = [client_tab, adopt_existing_client, add_secret, removal, remove_secret]
