"""Where somebody is signed in, and in which browsers he was before. Only `api/auth` writes it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.sessions import ReadSession, WriteSession
from storage.sign_in_tables import AccountRow, DeviceRow, SessionRow

MOST_DEVICES = 20
"""Of one account. Scripts that keep no cookies would otherwise leave a row at each sign-in."""


async def sessions_of(
    session: ReadSession, account_id: UUID, *, seen_after: datetime, created_after: datetime
) -> Sequence[SessionRow]:
    """The sessions of an account that are not over, the last used first."""
    found = await session.scalars(
        select(SessionRow)
        .where(
            SessionRow.account_id == account_id,
            SessionRow.seen_at > seen_after,
            SessionRow.created_at > created_after,
        )
        .order_by(SessionRow.seen_at.desc(), SessionRow.id)
    )
    return found.all()


async def end_session(session: WriteSession, account_id: UUID, session_id: UUID) -> bool:
    """End one session of an account; False when it has none of this id."""
    ended = await session.execute(
        delete(SessionRow)
        .where(SessionRow.account_id == account_id, SessionRow.id == session_id)
        .returning(SessionRow.id)
    )
    return ended.first() is not None


async def end_sessions(session: WriteSession, account_id: UUID, but: bytes | None = None) -> None:
    """End every session of an account, except the one of this hash."""
    others = delete(SessionRow).where(SessionRow.account_id == account_id)
    await session.execute(others if but is None else others.where(SessionRow.token_hash != but))


async def forget_over_sessions(
    session: WriteSession, *, seen_before: datetime, created_before: datetime
) -> None:
    await session.execute(
        delete(SessionRow).where(
            (SessionRow.seen_at <= seen_before) | (SessionRow.created_at <= created_before)
        )
    )


async def is_known(session: ReadSession, token_hash: bytes, email: str) -> bool:
    """Whether somebody signed in to the account of this address in this browser before."""
    found = (
        select(DeviceRow.account_id)
        .join(AccountRow, AccountRow.id == DeviceRow.account_id)
        .where(DeviceRow.token_hash == token_hash, AccountRow.email == email)
    )
    return bool(await session.scalar(select(exists(found))))


async def remember(
    session: WriteSession, account_id: UUID, token_hash: bytes, at: datetime, *, was: bytes | None
) -> None:
    """Know this browser from now on, under a new hash, for all the accounts that knew it under the old."""
    if was is not None:
        await session.execute(
            update(DeviceRow).where(DeviceRow.token_hash == was).values(token_hash=token_hash)
        )
    known = insert(DeviceRow).values(token_hash=token_hash, account_id=account_id, seen_at=at)
    await session.execute(
        known.on_conflict_do_update(
            index_elements=[DeviceRow.token_hash, DeviceRow.account_id], set_={"seen_at": at}
        )
    )
    newest = (
        select(DeviceRow.token_hash)
        .where(DeviceRow.account_id == account_id)
        .order_by(DeviceRow.seen_at.desc())
        .limit(MOST_DEVICES)
    )
    await session.execute(
        delete(DeviceRow).where(DeviceRow.account_id == account_id, DeviceRow.token_hash.not_in(newest))
    )


async def forget_devices(session: WriteSession, account_id: UUID) -> None:
    """Every browser is a stranger's again."""
    await session.execute(delete(DeviceRow).where(DeviceRow.account_id == account_id))


async def forget_old_devices(session: WriteSession, seen_before: datetime) -> None:
    await session.execute(delete(DeviceRow).where(DeviceRow.seen_at <= seen_before))
