"""The helpdesk: the clients of the identity server, linked to apps or not (R5-R7, R25, R43)."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from api.parts import Parts
from api.v1.access import Access, saved_as, with_places
from api.v1.apps import answered, command_app
from api.v1.inputs import AccessChangeAsked
from api.viewers import the_helpdesk
from domain.app_commands import LinkClient, UnlinkClient
from domain.refusals import ClientNotLinked
from domain.viewers import Helpdesk
from storage.read.access import rights_of_client
from storage.read.clients import (
    ClientFilter,
    ClientLine,
    ForeignScope,
    client_for,
    clients_for,
    foreign_scopes,
)
from storage.read.paging import Page
from workflows.client_import import Imported
from workflows.messages import AccessSave


class Link(msgspec.Struct, forbid_unknown_fields=True):
    """The app that a client becomes the client of."""

    app_id: UUID


@get("/clients", tags=["helpdesk"])
async def list_clients(
    parts: Parts,
    viewer: Helpdesk,
    q: str = "",
    linked: bool | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[ClientLine]:
    """The clients that the portal knows, with and without an app (R43)."""
    async with parts.storage.reading() as session:
        return await clients_for(session, viewer, ClientFilter(q, linked, cursor, size))


@get("/clients/foreign-scopes", tags=["helpdesk"])
async def report_foreign_scopes(parts: Parts, viewer: Helpdesk) -> Page[ForeignScope]:
    """Scopes at the identity server that match no template. The portal never touches them (R7)."""
    async with parts.storage.reading() as session:
        return Page(await foreign_scopes(session, viewer), None)


@post("/clients/import", tags=["helpdesk"])
async def import_clients(parts: Parts, viewer: Helpdesk) -> Response[Imported | None]:
    """Take over the identity server's clients and scopes. Repeatable; nothing changes there (R7)."""
    imported = await parts.commands.import_clients(viewer.actor)
    return Response(imported, status_code=HTTP_200_OK if imported else HTTP_202_ACCEPTED)


@get("/clients/{client_id:str}/access", tags=["helpdesk"])
async def show_client_access(parts: Parts, viewer: Helpdesk, client_id: str) -> Page[Access]:
    """A client's access rights."""
    async with parts.storage.reading() as session:
        await client_for(session, viewer, client_id)
        lines = await rights_of_client(session, viewer, client_id)
    return Page(await with_places(parts, viewer, lines), None)


@post("/clients/{client_id:str}/access", tags=["helpdesk"])
async def save_client_access(
    parts: Parts, viewer: Helpdesk, key: str, client_id: str, data: AccessChangeAsked
) -> Response[Any]:
    """Change the access of a client without an app, which only the helpdesk can (R25)."""
    grant = frozenset(target.right() for target in data.grant)
    revoke = frozenset(target.right() for target in data.revoke)
    save = AccessSave(viewer.actor, None, client_id, grant, revoke)
    return answered(await saved_as(parts, await parts.commands.change_access(save, key)))


@post("/clients/{client_id:str}/link", tags=["helpdesk"])
async def link_client(parts: Parts, viewer: Helpdesk, key: str, client_id: str, data: Link) -> Response[Any]:
    """Link a client to an app without one. Nothing changes at the identity server (R6, R7)."""
    return await command_app(parts, viewer, data.app_id, LinkClient(client_id), key)


@post("/clients/{client_id:str}/unlink", tags=["helpdesk"])
async def unlink_client(parts: Parts, viewer: Helpdesk, key: str, client_id: str) -> Response[Any]:
    """Take a client from its app. It keeps its rights, and the app gets no new one by itself."""
    async with parts.storage.reading() as session:
        client = await client_for(session, viewer, client_id)
    if client.app_id is None:
        raise ClientNotLinked("The client belongs to no app.")
    return await command_app(parts, viewer, client.app_id, UnlinkClient(), key)


clients = Router(
    "/",
    dependencies={"viewer": Provide(the_helpdesk)},
    route_handlers=[
        list_clients,
        report_foreign_scopes,
        import_clients,
        show_client_access,
        save_client_access,
        link_client,
        unlink_client,
    ],
)
