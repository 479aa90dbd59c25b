"""The tab API toegang: what an app has at the admin's schools, and what came of his last save (R32, R55)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from litestar.response import Template

from api.commands import CHANGE_ACCESS, update_id
from api.names_at_informat import Place, places
from api.pages.rendering import page
from api.pages.school_admin.reasons import reasons_for
from api.pages.school_admin.year import year_now
from api.parts import Parts
from api.v1.access import with_places
from domain.apis import AccessRight, Api
from domain.viewers import SchoolAdmin
from storage.read.access import rights_of_client
from storage.read.apps import app_for, state_of
from storage.read.saves import SaveOutcome, outcome_of_save
from storage.tables import AccessState

NamedRights = list[tuple[Api, Place]]


@dataclass(frozen=True)
class Saved:
    """What a save came to, with names. Busy: the identity server has not followed yet (R54)."""

    granted: NamedRights
    revoked: NamedRights
    refused: NamedRights
    busy: bool


async def access_tab(parts: Parts, viewer: SchoolAdmin, app_id: UUID, saved: str | None) -> Template:
    """`saved` is the key of the form that was just saved; the page says what became of it."""
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
        lines = await rights_of_client(session, viewer, app.client_id) if app.client_id else []
        outcome = (
            await outcome_of_save(session, viewer, app_id, update_id(viewer.actor, CHANGE_ACCESS, saved))
            if saved
            else None
        )
    busy = any(line.state is not AccessState.GRANTED for line in lines)
    return page(
        "school_admin/access.html",
        viewer,
        app=app,
        rights=await with_places(parts, viewer, lines),
        reasons=reasons_for(state_of(app), viewer, year_now(parts.clock)),
        busy=busy,
        saved=await _with_names(parts, outcome, busy) if outcome else None,
        saved_key=saved or "",
    )


async def _with_names(parts: Parts, outcome: SaveOutcome, busy: bool) -> Saved:
    place_of = await places(parts, {*outcome.granted, *outcome.revoked, *outcome.refused})

    def named(rights: Iterable[AccessRight]) -> NamedRights:
        return [(right.api, place_of[right]) for right in rights]

    return Saved(
        named(outcome.granted), named(outcome.revoked), named(outcome.refused), busy and outcome.is_empty
    )
