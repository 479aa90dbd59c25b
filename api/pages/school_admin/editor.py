"""Bewerken: one dual list per API, with or without JavaScript (R51-R56).

Without it, each move is a request that saves nothing: the form carries what was moved so far, and comes back
with it. With it, `static/dual-list.js` moves in place and fills the same fields.
"""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import kept_form
from api.pages.rendering import page, see
from api.pages.school_admin.choice import Choice, Side, choice_from
from api.pages.school_admin.dual_lists import DualListShown, lists_shown, proposal
from api.pages.school_admin.reasons import reasons_for
from api.pages.school_admin.year import year_now
from api.pages.viewers import AS_SCHOOL_ADMIN
from api.parts import Parts
from api.v1.access import save
from api.v1.editor import editor_of
from domain.apis import Api
from domain.refusals import AppNotFound, InsufficientRights
from domain.viewers import SchoolAdmin
from storage.read.apps import AppDetail, app_for, state_of

SAVE = "save"


@get("/apps/{app_id:uuid}/access/edit", dependencies=AS_SCHOOL_ADMIN)
async def editor_page(parts: Parts, viewer: SchoolAdmin, app_id: UUID) -> Response[Any]:
    """The editor as it opens. Refuses `InsufficientRights` with the handbook's table (R53)."""
    app, editor = await editor_of(parts, viewer, app_id)
    reasons = reasons_for(state_of(app), viewer, year_now(parts.clock))
    if not reasons.edit_is_active:
        return see(f"/apps/{app_id}/access")
    if reasons.codes:
        raise InsufficientRights("No admin rights for any of the app's APIs this school year.")
    choice = proposal(editor)
    return _shown(viewer, app, lists_shown(editor, choice), choice, proposed=bool(choice.ticked))


@post("/apps/{app_id:uuid}/access/edit", dependencies=AS_SCHOOL_ADMIN)
async def edit(
    request: Request[Any, Any, Any], parts: Parts, viewer: SchoolAdmin, app_id: UUID
) -> Response[Any]:
    """Move what is ticked, or save what was moved. Who may save what, the workflow decides (R24)."""
    form = kept_form(request)
    choice = choice_from(form)
    if form["do"] == SAVE:
        if not choice.is_empty:
            await save(parts, viewer, app_id, choice.grant, choice.revoke, form.key)
            return await _after_save(parts, viewer, app_id, form.key)
        app, editor = await editor_of(parts, viewer, app_id)
        return _shown(viewer, app, lists_shown(editor, choice), choice, nothing_moved=True)
    app, editor = await editor_of(parts, viewer, app_id)
    api, to = _move_asked(form["do"])
    before = lists_shown(editor, choice)
    chosen = {
        item.right
        for one in before
        if one.api is api
        for item in (one.left if to is Side.RIGHT else one.right)
        if item.ticked or f"{api}/{to.other}" in form.all("all")
    }
    choice = choice.move(chosen, to)
    moved = (api, to, len(chosen)) if api else None
    return _shown(viewer, app, lists_shown(editor, choice), choice, moved=moved)


async def _after_save(parts: Parts, viewer: SchoolAdmin, app_id: UUID, key: str) -> Response[Any]:
    """The app with what changed; or the list, when its last right that he could see is gone (R31)."""
    try:
        async with parts.storage.reading() as session:
            await app_for(session, viewer, app_id, parts.clock.now())
    except AppNotFound:
        return see("/apps", say="last_access_revoked")
    return see(f"/apps/{app_id}/access?saved={key}")


def _move_asked(do: str) -> tuple[Api | None, Side]:
    """The button that was pressed: `leerlingen/right` moves what is ticked of Leerlingen to the right.

    No API is Enter, which presses a button that does nothing.
    """
    api, _, side = do.partition("/")
    known = Api(api) if api in set(Api) else None
    return known, Side.LEFT if side == Side.LEFT else Side.RIGHT


def _shown(
    viewer: SchoolAdmin,
    app: AppDetail,
    lists: list[DualListShown],
    choice: Choice,
    *,
    moved: tuple[Api, Side, int] | None = None,
    nothing_moved: bool = False,
    proposed: bool = False,
) -> Template:
    return page(
        "school_admin/editor.html",
        viewer,
        status=422 if nothing_moved else 200,
        app=app,
        lists=lists,
        choice=choice,
        moved=moved,
        nothing_moved=nothing_moved,
        proposed=proposed,
    )


handlers = [editor_page, edit]
