"""The log over everything, narrowed as one likes, and taken along as a file (R57)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.di import Provide
from litestar.response import Template

from api.names_at_informat import places
from api.pages.queries import known
from api.pages.rendering import page
from api.pages.viewers import the_helpdesk
from api.parts import Parts
from domain.apis import AccessRight, Api
from domain.calendar_days import end_of, start_of
from domain.viewers import Helpdesk
from storage.read.log import LogFilter, log_for


@get("/log", dependencies={"viewer": Provide(the_helpdesk)})
async def log_page(request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk) -> Template:
    """Who changed what and when, newest first."""
    names = ("person", "api", "target", "from", "until")
    query = {name: request.query_params.get(name, "").strip() for name in names}
    cursor = request.query_params.get("cursor") or None
    first, last = _day(query["from"]), _day(query["until"])
    asked = LogFilter(
        person=query["person"],
        api=known(query["api"], Api),
        target=query["target"].lower() or None,
        since=start_of(first) if first else None,
        before=end_of(last) if last else None,
        cursor=cursor,
    )
    async with parts.storage.reading() as session:
        log = await log_for(session, viewer, asked)
    rights = {one.position: AccessRight(one.api, one.target) for one in log.items if one.api and one.target}
    place_of = await places(parts, rights.values())
    given = {name: value for name, value in query.items() if value}
    return page(
        "helpdesk/whole_log.html",
        viewer,
        log=log,
        cursor=cursor,
        query=query,
        export=f"/api/v1/log.csv?{urlencode(given)}",
        place_at={position: place_of[right] for position, right in rights.items()},
    )


def _day(text: str) -> date | None:
    """A day as a date field writes it; anything else is passed over, as in every list's address."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


handlers = [log_page]
