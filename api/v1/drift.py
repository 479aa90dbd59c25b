"""The helpdesk: where the identity server and the record differ, and what is done about it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import Provide
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from api.names_at_informat import Place, places
from api.parts import Parts
from api.v1.apps import answered
from api.v1.inputs import Strict
from api.viewers import the_helpdesk
from domain.drift import DriftAnswer
from domain.refusals import ClientNotLinked
from domain.viewers import Helpdesk
from storage.read.apps import app_for
from storage.read.drift import DriftCheckLine, DriftLine, drift_for, drift_line, last_check
from workflows.messages import DriftAsked
from workflows.upkeep import Compared

Words = Annotated[str | None, QueryParameter(max_length=200)]


class DriftSeen(msgspec.Struct):
    """A difference, with the name of the place that it is about."""

    difference: DriftLine
    place: Place | None


class DriftPage(msgspec.Struct):
    """What differs, and when everything was last compared; null when it never was."""

    items: list[DriftSeen]
    next_cursor: str | None
    last_check: DriftCheckLine | None


class Answered(msgspec.Struct):
    """That a difference is adopted or restored. Unsettled: the identity server has not followed yet."""

    settled: bool


class AskedComparison(Strict):
    """What to compare: one app's client, one client, or with neither everything."""

    app_id: UUID | None = None
    client_id: Annotated[str, msgspec.Meta(max_length=200)] | None = None


@get("/drift", tags=["helpdesk"])
async def list_drift(
    parts: Parts,
    viewer: Helpdesk,
    client_id: Words = None,
    app: UUID | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> DriftPage:
    """Where the identity server and the record differed when they were last compared; of all, or of one."""
    client = await compared_client(parts, viewer, app, client_id)
    return await drift_page(parts, viewer, client, cursor, size)


@post("/drift/check", tags=["helpdesk"])
async def check_drift(
    parts: Parts, viewer: Helpdesk, data: AskedComparison | None = None
) -> Response[Compared | None]:
    """Compare now. Nothing is repaired; 202 when it takes longer than a person waits."""
    asked = data or AskedComparison()
    client = await compared_client(parts, viewer, asked.app_id, asked.client_id)
    found = await parts.commands.check_drift(viewer.actor, client)
    return Response(found, status_code=HTTP_200_OK if found else HTTP_202_ACCEPTED)


@post("/drift/{drift_id:uuid}/adopt", tags=["helpdesk"])
async def adopt_drift(parts: Parts, viewer: Helpdesk, key: str, drift_id: UUID) -> Response[Any]:
    """The record takes the server's state; the partner is mailed when access changed (R14)."""
    return answered(await answer_drift(parts, viewer, drift_id, DriftAnswer.ADOPT, key))


@post("/drift/{drift_id:uuid}/restore", tags=["helpdesk"])
async def restore_drift(parts: Parts, viewer: Helpdesk, key: str, drift_id: UUID) -> Response[Any]:
    """The server is brought in line with the record, managed scopes only; 202 while that goes on (R54)."""
    return answered(await answer_drift(parts, viewer, drift_id, DriftAnswer.RESTORE, key))


async def compared_client(
    parts: Parts, viewer: Helpdesk, app_id: UUID | None, client_id: str | None
) -> str | None:
    """The client that is meant; None for all of them. Refuses `ClientNotLinked` for an app without one."""
    if app_id is None:
        return client_id
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, parts.clock.now())
    if app.client_id is None:
        raise ClientNotLinked("The app has no client to compare.")
    return app.client_id


async def drift_page(
    parts: Parts, viewer: Helpdesk, client_id: str | None, cursor: str | None, size: int = 50
) -> DriftPage:
    can = parts.directory.capabilities
    async with parts.storage.reading() as session:
        found = await drift_for(session, viewer, client_id, cursor, size, own_client_ids=can.own_client_ids)
        checked = await last_check(session, viewer)
    place_of = await places(parts, {line.right for line in found.items if line.right})
    seen = [DriftSeen(line, place_of[line.right] if line.right else None) for line in found.items]
    return DriftPage(seen, found.next_cursor, checked)


async def one_difference(parts: Parts, viewer: Helpdesk, drift_id: UUID) -> DriftLine:
    """One difference, and what can be done about it at this identity server. Refuses `DriftNotFound`."""
    can = parts.directory.capabilities
    async with parts.storage.reading() as session:
        return await drift_line(session, viewer, drift_id, own_client_ids=can.own_client_ids)


async def answer_drift(
    parts: Parts, viewer: Helpdesk, drift_id: UUID, answer: DriftAnswer, key: str
) -> Answered:
    """Have one difference adopted or restored. It is looked at again before anything is done."""
    async with parts.refusals.noting(viewer.actor, f"{answer}_drift"):
        line = await one_difference(parts, viewer, drift_id)
    asked = DriftAsked(viewer.actor, drift_id, line.client_id, answer)
    done = await parts.commands.answer_drift(asked, key, line.app_id)
    return Answered(done.settled)


drift = Router(
    "/",
    dependencies={"viewer": Provide(the_helpdesk)},
    route_handlers=[list_drift, check_drift, adopt_drift, restore_drift],
)
