"""The editor of an app's access: what an admin can give, what the app has, what its partner proposes."""

from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import Provide

from api.names_at_informat import Place, places
from api.parts import Parts
from api.viewers import a_school_admin
from api.why_not import why_not
from domain.access_change import why_not_editable
from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.viewers import SchoolAdmin
from domain.why_not import Reason
from storage.read.access import rights_of_client
from storage.read.apps import AppDetail, app_for, state_of
from storage.read.invitations import proposed_rights
from storage.tables import AccessState


class Offer(Place, omit_defaults=True):
    """A place to give. `proposed`: the partner asked for it, in an invitation that this admin opened."""

    proposed: bool = False


class DualList(msgspec.Struct):
    """One API of the editor: what the admin administers and the app lacks, and what it has (R51)."""

    api: Api
    available: list[Offer]
    granted: list[Place]


class Editor(msgspec.Struct):
    """The editor of an app's access.

    `editable` is whether the viewer can save anything; `why_not` names what stops him, in whole or in part,
    and for each API which right is missing (R23, R70).
    """

    app_id: UUID
    status: AppStatus
    lists: list[DualList]
    editable: bool
    why_not: list[Reason]


@get(
    "/apps/{app_id:uuid}/access/editor",
    dependencies={"viewer": Provide(a_school_admin)},
    tags=["school admin"],
)
async def show_editor(parts: Parts, viewer: SchoolAdmin, app_id: UUID) -> Editor:
    """One dual list for each of the app's APIs that the admin has rights for (R51-R53)."""
    _, editor = await editor_of(parts, viewer, app_id)
    return editor


async def editor_of(parts: Parts, viewer: SchoolAdmin, app_id: UUID) -> tuple[AppDetail, Editor]:
    """An app in the viewer's sight with its editor, as the viewer sees both."""
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, now)
        lines = await rights_of_client(session, viewer, app.client_id) if app.client_id else []
        proposed = await proposed_rights(session, viewer, app_id, now)
    state = state_of(app)
    held = frozenset(line.right for line in lines if line.state is not AccessState.REVOKING)
    lacking = frozenset(
        AccessRight(api, target)
        for api in state.enabled
        for target in viewer.authority.targets.get(api, frozenset())
    ).difference(held)
    lists = await _dual_lists(parts, lacking, held, proposed)
    editable = not why_not_editable(state, viewer.authority)
    return app, Editor(app.id, state.status, lists, editable, await why_not(parts, viewer, state))


async def _dual_lists(
    parts: Parts,
    lacking: frozenset[AccessRight],
    held: frozenset[AccessRight],
    proposed: frozenset[AccessRight],
) -> list[DualList]:
    place_of = await places(parts, lacking | held)

    def offer(right: AccessRight) -> Offer:
        place = place_of[right]
        return Offer(place.institution_number, place.access_group_id, place.name, right in proposed)

    return [
        DualList(
            api,
            [offer(right) for right in sorted(lacking) if right.api is api],
            [place_of[right] for right in sorted(held) if right.api is api],
        )
        for api in sorted({right.api for right in lacking | held})
    ]


editor = Router("/", route_handlers=[show_editor])
