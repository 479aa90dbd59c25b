"""Whether an app has something newer, for who watches it."""

from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select

from domain.refusals import AppNotFound
from domain.viewers import Viewer
from storage.read.kept import Kept
from storage.read.sight import apps_in_sight, log_in_sight, mails_in_sight
from storage.sessions import ReadSession
from storage.tables import AppRow, LogRow, MailRow


async def mark_of_app(session: ReadSession, viewer: Viewer, app_id: UUID, at: datetime) -> str:
    """A mark that changes with each change that the viewer may see, and with nothing else.

    Opaque: the newest position of the log, and how many mails are settled, of which the log says nothing.
    Refuses `AppNotFound`.
    """
    app, log, mails = apps_in_sight(viewer, at), log_in_sight(viewer), mails_in_sight(viewer)
    values = {**app.values, **log.values, **mails.values}
    rows = await _mark(app.sql, log.sql, mails.sql).rows(session, app_id=app_id, **values)
    if not rows:
        raise AppNotFound("There is no such app.")
    newest, settled = rows[0]
    return f"{newest or 0}-{settled}"


@cache
def _mark(app: ColumnElement[bool], log: ColumnElement[bool], mails: ColumnElement[bool]) -> Kept:
    app_id = bindparam("app_id", type_=Uuid)
    newest = select(func.max(LogRow.position)).where(LogRow.app_id == app_id, log)
    settled = select(func.count(MailRow.settled_at)).where(MailRow.app_id == app_id, mails)
    in_sight = select(AppRow.id).where(AppRow.id == app_id, app).exists()
    return Kept(select(newest.scalar_subquery(), settled.scalar_subquery()).where(in_sight))
