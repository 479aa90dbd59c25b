"""Whether an app has something newer, for who watches it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from domain.refusals import AppNotFound
from domain.viewers import Viewer
from storage.read.sight import apps_in_sight, log_in_sight, mails_in_sight
from storage.sessions import ReadSession
from storage.tables import AppRow, LogRow, MailRow


async def mark_of_app(session: ReadSession, viewer: Viewer, app_id: UUID, at: datetime) -> str:
    """A mark that changes with each change that the viewer may see, and with nothing else.

    Opaque: the newest position of the log, and how many mails are settled, of which the log says nothing.
    Refuses `AppNotFound`.
    """
    app, log, mails = apps_in_sight(viewer, at), log_in_sight(viewer), mails_in_sight(viewer)
    newest = select(func.max(LogRow.position)).where(LogRow.app_id == app_id, log.sql)
    settled = select(func.count(MailRow.settled_at)).where(MailRow.app_id == app_id, mails.sql)
    found = await session.execute(
        select(newest.scalar_subquery(), settled.scalar_subquery()).where(
            select(AppRow.id).where(AppRow.id == app_id, app.sql).exists()
        ),
        {**app.values, **log.values, **mails.values},
    )
    row = found.first()
    if row is None:
        raise AppNotFound("There is no such app.")
    return f"{row[0] or 0}-{row[1]}"
