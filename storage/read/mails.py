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
from storage.tables import AppRow, MailRow, MailState


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


class SentTo(msgspec.Struct):
    """A mail about an app, found by the address that it went to."""

    mail: MailLine
    app_id: UUID
    app: str


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


async def mails_sent_to(session: ReadSession, viewer: Viewer, address: str, most: int) -> list[SentTo]:
    """The newest mails about an app to addresses with this text in them, that the viewer may know of."""
    statement = (
        select(MailRow, AppRow.id, AppRow.name)
        .join(AppRow, AppRow.id == MailRow.app_id)
        .where(MailRow.to.icontains(address, autoescape=True), mails_in_sight(viewer))
        .order_by(MailRow.queued_at.desc(), MailRow.id)
        .limit(most)
    )
    return [SentTo(_line(mail), app_id, app) for mail, app_id, app in await session.execute(statement)]


def _line(row: MailRow) -> MailLine:
    return MailLine(row.id, row.kind, row.to, row.state, row.server_words, row.queued_at, row.settled_at)
