"""That an app has something newer, as server-sent events (R15). What it is, the page fetches for itself."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import Provide
from litestar.exceptions import TooManyRequestsException
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from api.auth.sessions import session_of
from api.parts import Parts
from api.viewers import PortalRequest, a_partner, viewer_of
from domain.refusals import Refusal
from domain.viewers import PartnerMember
from storage.news import is_set_within
from storage.read.news import mark_of_app
from storage.sessions import is_away

PING_SECONDS = 20.0
"""Proxies cut a silent connection after half a minute or more; a message that was missed waits this long."""


@get("/apps/{app_id:uuid}/events", tags=["partner"])
async def watch_app(
    request: PortalRequest,
    parts: Parts,
    viewer: PartnerMember,
    app_id: UUID,
    since: str = "",
    last_event_id: Annotated[str, HeaderParameter(name="Last-Event-ID")] = "",
) -> ServerSentEvent:
    """An event `moved` for each change of the app that the partner may see, from `since` on.

    Its data is the mark to come back with. The stream ends when the session or the sight of the app does.
    """
    async with parts.storage.reading() as session:
        await mark_of_app(session, viewer, app_id, parts.clock.now())
    token = request.auth or ""
    if parts.news.is_full(token):
        raise TooManyRequestsException("There are too many open streams in this session.")
    return ServerSentEvent(_moves(parts, token, app_id, last_event_id or since))


async def _moves(parts: Parts, token: str, app_id: UUID, seen: str) -> AsyncIterator[ServerSentEventMessage]:
    """An event when the mark is another one, a ping when nothing came. No database session is held meanwhile.

    Woken by what the partner may not see, it says nothing.
    """
    if parts.news.is_full(token):  # others may have come since the answer began
        return
    with parts.news.watch(app_id, token) as woken:
        was_woken = False
        while (mark := await _mark_for(parts, token, app_id, seen)) is not None:
            if mark != seen:
                yield ServerSentEventMessage(event="moved", id=mark, data=mark)
            elif not was_woken:
                yield ServerSentEventMessage(comment="ping", data=None)
            seen = mark
            was_woken = await is_set_within(PING_SECONDS, woken)
            woken.clear()


async def _mark_for(parts: Parts, token: str, app_id: UUID, seen: str) -> str | None:
    """The app's mark for who the session is now; None when it is over, or the app out of sight.

    While the database is away nothing is newer than what was seen: the stream waits for it.
    """
    try:
        who = await session_of(parts, token, is_use=False)
        viewer = await viewer_of(parts, who) if who else None
        if viewer is None:
            return None
        async with parts.storage.reading() as session:
            return await mark_of_app(session, viewer, app_id, parts.clock.now())
    except Refusal:
        return None
    except Exception as error:
        if not is_away(error):
            raise
        return seen


events = Router("/", dependencies={"viewer": Provide(a_partner)}, route_handlers=[watch_app])
