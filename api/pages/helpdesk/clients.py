"""Clients: without an app or with one, linked and unlinked; Informat alone sees them all (R6, R7, R25)."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from api.v1.access import with_places
from api.v1.apps import command_app
from domain.app_commands import LinkClient, UnlinkClient
from domain.refusals import ClientNotLinked
from domain.viewers import Helpdesk
from storage.read.access import rights_of_client
from storage.read.apps import AppFilter, AppSummary, apps_for
from storage.read.clients import ClientFilter, ClientLine, client_for, clients_for, foreign_scopes


@get("/clients", dependencies=AS_HELPDESK)
async def clients_page(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Template:
    """All clients that the portal knows; `linked=no` are those without an app."""
    query = request.query_params
    asked = {"q": query.get("q", "").strip(), "linked": query.get("linked", "")}
    linked = {"yes": True, "no": False}.get(asked["linked"])
    cursor = query.get("cursor") or None
    async with parts.storage.reading() as session:
        found = await clients_for(session, viewer, ClientFilter(asked["q"], linked, cursor))
    return page(
        "helpdesk/clients.html",
        viewer,
        clients=found.items,
        next_cursor=found.next_cursor,
        cursor=cursor,
        query=asked,
    )


@get("/clients/foreign-scopes", dependencies=AS_HELPDESK)
async def foreign_scopes_page(parts: Parts, viewer: Helpdesk) -> Template:
    """Scopes at the identity server that match no template. The portal never touches them (R7)."""
    async with parts.storage.reading() as session:
        found = await foreign_scopes(session, viewer)
    return page("helpdesk/foreign_scopes.html", viewer, scopes=found)


@post("/clients/import", dependencies=AS_HELPDESK)
async def import_clients(parts: Parts, viewer: Helpdesk) -> Response[Any]:
    """Take over the identity server's clients and scopes; again is safe, and nothing changes there (R7)."""
    imported = await parts.commands.import_clients(viewer.actor)
    return see("/clients", say="clients_imported" if imported else "clients_importing")


async def client_page(parts: Parts, viewer: Helpdesk, client_id: str, form: Form | None = None) -> Template:
    """One client: its app or the apps it could belong to, and its access."""
    async with parts.storage.reading() as session:
        client = await client_for(session, viewer, client_id)
        lines = await rights_of_client(session, viewer, client_id)
    form = form or Form()
    return page(
        "helpdesk/client.html",
        viewer,
        client=client,
        rights=await with_places(parts, viewer, lines),
        form=form,
    )


@get("/clients/{client_id:str}/link", dependencies=AS_HELPDESK)
async def link_form(parts: Parts, viewer: Helpdesk, client_id: str, q: str = "") -> Template:
    """The apps without a client, to choose from."""
    return await _link_form(parts, viewer, client_id, q, Form())


@post("/clients/{client_id:str}/link", dependencies=AS_HELPDESK)
async def link(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, client_id: str
) -> Response[Any]:
    """Nothing changes at the identity server (R7)."""
    form = kept_form(request)
    try:
        app_id = UUID(form["app_id"])
    except ValueError:
        form.wrong("app_id", "choose")
        return await _link_form(parts, viewer, client_id, "", form)
    await command_app(parts, viewer, app_id, LinkClient(client_id), form.key)
    return see(f"/apps/{app_id}", say="client_linked")


@get("/clients/{client_id:str}/unlink", dependencies=AS_HELPDESK)
async def unlink_confirmation(parts: Parts, viewer: Helpdesk, client_id: str) -> Template:
    client = await _linked(parts, viewer, client_id)
    return page("helpdesk/unlink.html", viewer, client=client)


@post("/clients/{client_id:str}/unlink", dependencies=AS_HELPDESK)
async def unlink(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, client_id: str
) -> Response[Any]:
    """It keeps its rights, and the app gets no new one by itself."""
    client = await _linked(parts, viewer, client_id)
    if client.app_id is not None:
        await command_app(parts, viewer, client.app_id, UnlinkClient(), kept_form(request).key)
    return see(f"/clients/{client_id}", say="client_unlinked")


async def _linked(parts: Parts, viewer: Helpdesk, client_id: str) -> ClientLine:
    async with parts.storage.reading() as session:
        client = await client_for(session, viewer, client_id)
    if client.app_id is None:
        raise ClientNotLinked("The client belongs to no app.")
    return client


async def _link_form(parts: Parts, viewer: Helpdesk, client_id: str, text: str, form: Form) -> Template:
    async with parts.storage.reading() as session:
        client = await client_for(session, viewer, client_id)
        found = await apps_for(session, viewer, AppFilter(text=text, size=200))
    return page(
        "helpdesk/link.html",
        viewer,
        client=client,
        apps=[app for app in found.items if _could_have(app)],
        query={"q": text},
        form=form,
    )


def _could_have(app: AppSummary) -> bool:
    """An app that was approved once and is without a client now."""
    return app.client_id is None and app.status in {"approved", "suspended", "archived"}


handlers = [
    clients_page,
    foreign_scopes_page,
    import_clients,
    link_form,
    link,
    unlink_confirmation,
    unlink,
]
