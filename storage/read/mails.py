"""What became of an app's mails: their state, and never their text."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, select

from domain.viewers import Viewer
from storage.read.kept import MOST, Kept, containing, equal
from storage.read.paging import Listing, Order, Page
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


_COLUMNS = (
    MailRow.id,
    MailRow.kind,
    MailRow.to,
    MailRow.state,
    MailRow.server_words,
    MailRow.queued_at,
    MailRow.settled_at,
)


async def mails_of_app(
    session: ReadSession, viewer: Viewer, app_id: UUID, asked: MailFilter
) -> Page[MailLine]:
    """A page of the app's mails that the viewer may know of, newest first. Refuses `BadCursor`."""
    conditions = [mails_in_sight(viewer), *equal((MailRow.app_id, app_id), (MailRow.state, asked.state))]
    return await _listing().page(session, MailLine, conditions, asked.cursor, asked.size)


async def mails_sent_to(session: ReadSession, viewer: Viewer, address: str, most: int) -> list[SentTo]:
    """The newest mails about an app to addresses with this text in them, that the viewer may know of."""
    conditions = (containing(address, MailRow.to), mails_in_sight(viewer))
    rows = await _with_app().rows(session, *conditions, most=most)
    return [SentTo(MailLine(*mail), app_id, app) for app_id, app, *mail in rows]


@cache
def _with_app() -> Kept:
    statement = select(AppRow.id, AppRow.name, *_COLUMNS).join(AppRow, AppRow.id == MailRow.app_id)
    return Kept(statement.order_by(MailRow.queued_at.desc(), MailRow.id).limit(MOST))


@cache
def _listing() -> Listing:
    newest_first = Order(MailRow.queued_at.expression, (cast(MailRow.id, Text),), descending=True)
    return Listing(select(*_COLUMNS), newest_first)
