"""What became of an app's mails: their state, and never their text."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, func, select

from domain.viewers import Viewer
from storage.read.paging import Order, Page, rows_of_page
from storage.read.sight import mails_in_sight
from storage.sessions import ReadSession
from storage.tables import MailRow, MailState


class MailLine(msgspec.Struct):
    """One mail. `to` is an address, or the account at Informat whose address is read as the mail goes out.

    `server_words` are the mail server's own, when it refused the mail for good.
    """

    id: UUID
    kind: str
    to: str
    state: MailState
    server_words: str
    queued_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class MailFilter:
    state: MailState | None = None
    cursor: str | None = None
    size: int = 50


_QUEUED = func.to_char(MailRow.queued_at, "YYYY-MM-DD HH24:MI:SS.US")


async def mails_of_app(
    session: ReadSession, viewer: Viewer, app_id: UUID, asked: MailFilter
) -> Page[MailLine]:
    """A page of the app's mails that the viewer may know of, newest first. Refuses `BadCursor`."""
    statement = select(MailRow).where(MailRow.app_id == app_id, mails_in_sight(viewer))
    if asked.state is not None:
        statement = statement.where(MailRow.state == asked.state)
    order = Order(_QUEUED, (cast(MailRow.id, Text),), descending=True)
    rows, cursor = await rows_of_page(session, statement, order, asked.cursor, asked.size)
    return Page([_line(row[0]) for row in rows], cursor)


def _line(row: MailRow) -> MailLine:
    return MailLine(row.id, row.kind, row.to, row.state, row.server_words, row.queued_at, row.settled_at)
