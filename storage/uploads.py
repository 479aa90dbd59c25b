"""Pictures on their way to become a logo: the web puts them here, an activity copies them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from storage.sessions import WriteSession
from storage.sign_in_tables import UploadRow

LEFT_BEHIND = timedelta(days=1)
"""No command waits this long; what is older was left by a process that died."""


async def add(session: WriteSession, upload_id: UUID, media_type: str, content: bytes, at: datetime) -> None:
    """Keep a picture. The same id again is the same picture."""
    await session.execute(delete(UploadRow).where(UploadRow.created_at < at - LEFT_BEHIND))
    row = {"id": upload_id, "media_type": media_type, "content": content, "created_at": at}
    await session.execute(insert(UploadRow).values(row).on_conflict_do_nothing())


async def remove(session: WriteSession, upload_id: UUID) -> None:
    await session.execute(delete(UploadRow).where(UploadRow.id == upload_id))
