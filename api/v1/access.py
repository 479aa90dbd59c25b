"""Access rights: seen by all three, granted and revoked by school admins (R40-R58)."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import Provide

from api.names_at_informat import Place, places, rights_named, sort_names_of_groups
from api.parts import Parts
from api.v1.apps import answered
from api.v1.inputs import AccessChangeAsked
from api.viewers import AnyViewer, a_school_admin, anybody
from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.refusals import ClientNotLinked
from domain.viewers import PartnerMember, SchoolAdmin, Viewer
from storage.read.access import (
    RightFilter,
    RightLine,
    RightSort,
    rights_for,
    rights_given,
    rights_of_client,
)
from storage.read.apps import app_for
from storage.read.paging import Page
from storage.tables import AccessState
from workflows.messages import AccessAnswer, AccessSave


class Access(msgspec.Struct):
    """One access right (R40). `scope` is for the app's partner alone, and null for everyone else (R13)."""

    api: Api
    place: Place
    client_id: str
    app_id: UUID | None
    app: str | None
    status: AppStatus | None
    partner: str | None
    state: AccessState
    since: datetime
    granted_by: str
    scope: str | None


class Saved(msgspec.Struct):
    """What a save came to (R54, R55). `warning` is there after something was revoked."""

    granted: list[Place]
    revoked: list[Place]
    settled: bool
    warning: str | None


WARNING = (
    "The app can no longer fetch the data of what was revoked; a token that it has already "
    "still works for up to five minutes."
)


@get("/access", tags=["school admin", "helpdesk"])
async def list_access(
    parts: Parts,
    viewer: AnyViewer,
    q: str = "",
    api: Api | None = None,
    target: str | None = None,
    sort: RightSort = RightSort.API,
    descending: bool = False,
    cursor: str | None = None,
    size: int = 50,
) -> Page[Access]:
    """All access rights in the viewer's sight, of clients without an app as well (R40, R43)."""
    asked = RightFilter(q, api, target, None, sort, descending, cursor, size)
    return await rights_page(parts, viewer, asked)


@get("/apps/{app_id:uuid}/access", tags=["partner", "school admin", "helpdesk"])
async def show_access(parts: Parts, viewer: AnyViewer, app_id: UUID) -> Page[Access]:
    """The app's access rights in the viewer's sight."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        lines = await rights_of_client(session, viewer, app.client_id) if app.client_id else []
    return Page(await with_places(parts, viewer, lines), None)


@post("/apps/{app_id:uuid}/access", dependencies={"viewer": Provide(a_school_admin)}, tags=["school admin"])
async def save_access(
    parts: Parts, viewer: SchoolAdmin, key: str, app_id: UUID, data: AccessChangeAsked
) -> Response[Any]:
    """Grant and revoke. Authority is read again at this moment (R24); 202 while the rest follows (R54)."""
    grant = frozenset(target.right() for target in data.grant)
    revoke = frozenset(target.right() for target in data.revoke)
    return answered(await saved_as(parts, await save(parts, viewer, app_id, grant, revoke, key)))


async def saved_as(parts: Parts, answer: AccessAnswer) -> Saved:
    """What a save came to, with the names of its places and the warning of R55."""
    place_of = await places(parts, answer.granted | answer.revoked)
    return Saved(
        [place_of[right] for right in sorted(answer.granted)],
        [place_of[right] for right in sorted(answer.revoked)],
        answer.settled,
        WARNING if answer.revoked else None,
    )


async def rights_page(parts: Parts, viewer: Viewer, asked: RightFilter) -> Page[Access]:
    """A page of access rights. Names of schools and groups are searched in and sorted by as well."""
    async with parts.storage.reading() as session:
        if asked.text:
            given = await rights_given(session, viewer)
            asked = replace(asked, named=await rights_named(parts, given, asked.text))
        if asked.sort is RightSort.ACCESS_GROUP:
            given = await rights_given(session, viewer, Api.REKENINGEN)
            asked = replace(asked, group_names=await sort_names_of_groups(parts, given))
        lines, next_cursor = await rights_for(session, viewer, asked)
    return Page(await with_places(parts, viewer, lines), next_cursor)


async def save(
    parts: Parts,
    viewer: SchoolAdmin,
    app_id: UUID,
    grant: frozenset[AccessRight],
    revoke: frozenset[AccessRight],
    key: str,
) -> AccessAnswer:
    """Grant and revoke for an app in the viewer's sight."""
    async with parts.refusals.noting(viewer.actor, "change_access", app_id):
        async with parts.storage.reading() as session:
            app = await app_for(session, viewer, app_id, parts.clock.now())
        if app.client_id is None:
            raise ClientNotLinked("The app has no client yet.")
    return await parts.commands.change_access(
        AccessSave(viewer.actor, app_id, app.client_id, grant, revoke), key
    )


async def with_places(parts: Parts, viewer: Viewer, lines: list[RightLine]) -> list[Access]:
    """The lines with the names of their places, and for a partner with the scope strings (R13)."""
    place_of = await places(parts, (line.right for line in lines))
    shows_scopes = isinstance(viewer, PartnerMember)
    return [
        Access(
            line.api,
            place_of[line.right],
            line.client_id,
            line.app_id,
            line.app,
            line.status,
            line.partner,
            line.state,
            line.since,
            line.granted_by,
            parts.scopes.scope_of(line.right) if shows_scopes else None,
        )
        for line in lines
    ]


access = Router(
    "/",
    dependencies={"viewer": Provide(anybody)},
    route_handlers=[list_access, show_access, save_access],
)
