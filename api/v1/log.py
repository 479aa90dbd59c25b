"""The log: who changed what and when, to look through and to take along (R32, R57)."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get
from litestar.di import Provide
from litestar.params import QueryParameter

from api.log_csv import as_csv
from api.parts import Parts
from api.viewers import AnyViewer, anybody, the_helpdesk
from domain.apis import Api
from domain.calendar_days import end_of, start_of
from domain.viewers import Helpdesk, Viewer
from storage.read.apps import app_for
from storage.read.log import MOST_EXPORTED, LogFilter, LogLine, log_for, log_to_export
from storage.read.paging import Page
from storage.read.refusals import RefusalFilter, RefusalLine, refusals_for

CUT = "Log-Cut-At"
"""The header of an export that leaves out what is older than its last line."""

Words = Annotated[str, QueryParameter(max_length=200, pattern="^[^\\x00]*$")]
FromDay = Annotated[
    date | None, QueryParameter(name="from", description="The first day, in Europe/Brussels.")
]
UntilDay = Annotated[date | None, QueryParameter(name="until", description="The last day, which counts.")]
WHO_LOOKS = ["partner", "school admin", "helpdesk"]


def log_filter(
    person: Words = "",
    api: Api | None = None,
    target: Words = "",
    event: Words = "",
    first: FromDay = None,
    last: UntilDay = None,
) -> LogFilter:
    """What every look at the log can be narrowed by."""
    return LogFilter(
        person=person.strip(),
        api=api,
        target=target.strip().lower() or None,
        event=event or None,
        since=start_of(first) if first else None,
        before=end_of(last) if last else None,
    )


@get("/log", tags=WHO_LOOKS)
async def show_log(
    parts: Parts,
    viewer: AnyViewer,
    asked: LogFilter,
    app: UUID | None = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[LogLine]:
    """Everything in the viewer's sight: a partner's apps, an admin's own institutions and groups, or all."""
    return await _page(parts, viewer, replace(asked, app_id=app, cursor=cursor, size=size))


@get("/log.csv", tags=WHO_LOOKS, media_type="text/csv")
async def export_log_as_csv(
    parts: Parts, viewer: AnyViewer, asked: LogFilter, app: UUID | None = None
) -> Response[bytes]:
    """The same for a spreadsheet: at most 10,000 lines, and a header that says so when there were more."""
    return _csv(*await _export(parts, viewer, replace(asked, app_id=app)))


@get("/log.json", tags=WHO_LOOKS)
async def export_log_as_json(
    parts: Parts, viewer: AnyViewer, asked: LogFilter, app: UUID | None = None
) -> Response[list[LogLine]]:
    """The same for a program."""
    return _json(*await _export(parts, viewer, replace(asked, app_id=app)))


@get("/apps/{app_id:uuid}/log", tags=WHO_LOOKS)
async def show_log_of_app(
    parts: Parts,
    viewer: AnyViewer,
    asked: LogFilter,
    app_id: UUID,
    cursor: str | None = None,
    size: int = 50,
) -> Page[LogLine]:
    """Who changed what and when; for an admin of his own institutions alone (R32)."""
    await _refuse_out_of_sight(parts, viewer, app_id)
    return await _page(parts, viewer, replace(asked, app_id=app_id, cursor=cursor, size=size))


@get("/apps/{app_id:uuid}/log.csv", tags=WHO_LOOKS, media_type="text/csv")
async def export_log_of_app_as_csv(
    parts: Parts, viewer: AnyViewer, asked: LogFilter, app_id: UUID
) -> Response[bytes]:
    """The app's log for a spreadsheet."""
    await _refuse_out_of_sight(parts, viewer, app_id)
    return _csv(*await _export(parts, viewer, replace(asked, app_id=app_id)))


@get("/apps/{app_id:uuid}/log.json", tags=WHO_LOOKS)
async def export_log_of_app_as_json(
    parts: Parts, viewer: AnyViewer, asked: LogFilter, app_id: UUID
) -> Response[list[LogLine]]:
    """The app's log for a program."""
    await _refuse_out_of_sight(parts, viewer, app_id)
    return _json(*await _export(parts, viewer, replace(asked, app_id=app_id)))


@get("/refusals", dependencies={"viewer": Provide(the_helpdesk)}, tags=["helpdesk"])
async def list_refusals(
    parts: Parts,
    viewer: Helpdesk,
    app: UUID | None = None,
    person: Words = "",
    command: Words = "",
    code: Words = "",
    first: FromDay = None,
    last: UntilDay = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[RefusalLine]:
    """Every command that was refused, also one that no workflow ever heard of (R57)."""
    asked = RefusalFilter(
        app,
        person.strip(),
        command or None,
        code or None,
        start_of(first) if first else None,
        end_of(last) if last else None,
        cursor,
        size,
    )
    async with parts.storage.reading() as session:
        return await refusals_for(session, viewer, asked)


async def _page(parts: Parts, viewer: Viewer, asked: LogFilter) -> Page[LogLine]:
    async with parts.storage.reading() as session:
        return await log_for(session, viewer, asked)


async def _export(parts: Parts, viewer: Viewer, asked: LogFilter) -> tuple[list[LogLine], dict[str, str]]:
    """The lines, and the headers that go with them."""
    async with parts.storage.reading() as session:
        lines, cut = await log_to_export(session, viewer, asked)
    return lines, {CUT: str(MOST_EXPORTED)} if cut else {}


async def _refuse_out_of_sight(parts: Parts, viewer: Viewer, app_id: UUID) -> None:
    async with parts.storage.reading() as session:
        await app_for(session, viewer, app_id, parts.clock.now())


def _csv(lines: list[LogLine], headers: dict[str, str]) -> Response[bytes]:
    return _file(as_csv(lines), "text/csv; charset=utf-8", "log.csv", headers)


def _json(lines: list[LogLine], headers: dict[str, str]) -> Response[list[LogLine]]:
    return _file(lines, "application/json", "log.json", headers)


def _file(content: Any, media_type: str, name: str, headers: dict[str, str]) -> Response[Any]:
    attachment = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=attachment | headers)


log = Router(
    "/",
    dependencies={"viewer": Provide(anybody), "asked": Provide(log_filter, sync_to_thread=False)},
    route_handlers=[
        show_log,
        export_log_as_csv,
        export_log_as_json,
        show_log_of_app,
        export_log_of_app_as_csv,
        export_log_of_app_as_json,
        list_refusals,
    ],
)
