"""Tell the web processes that an app has something newer; what it is, they read for themselves."""

from uuid import UUID

from sqlalchemy import func, select

from storage.news import CHANNEL
from storage.sessions import WriteSession


async def announce(session: WriteSession, app_id: UUID) -> None:
    """PostgreSQL tells it when the transaction commits, and not at all when it does not."""
    await session.execute(select(func.pg_notify(CHANNEL, str(app_id))))
