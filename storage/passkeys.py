"""Passkeys, and the ceremonies in which one is made or asked for. Only `api/auth` writes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.viewers import PartnerMember
from storage.second_factor_tables import CeremonyRow, PasskeyRow
from storage.sessions import ReadSession, WriteSession


async def passkeys_of(session: ReadSession, account_id: UUID) -> list[PasskeyRow]:
    """Oldest first."""
    query = select(PasskeyRow).where(PasskeyRow.account_id == account_id)
    return list(await session.scalars(query.order_by(PasskeyRow.created_at, PasskeyRow.id)))


async def passkey_of(session: ReadSession, viewer: PartnerMember, passkey_id: UUID) -> PasskeyRow | None:
    query = select(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.account_id == viewer.account_id)
    return await session.scalar(query)


async def passkey_by_credential(session: ReadSession, credential_id: bytes) -> PasskeyRow | None:
    return await session.scalar(select(PasskeyRow).where(PasskeyRow.credential_id == credential_id))


async def add_passkey(session: WriteSession, row: Mapping[str, Any]) -> bool:
    """False for a passkey that somebody has already."""
    added = insert(PasskeyRow).values(row).on_conflict_do_nothing().returning(PasskeyRow.id)
    return await session.scalar(added) is not None


async def note_use(session: WriteSession, used: PasskeyRow, sign_count: int, at: datetime) -> bool:
    """Keep how often the passkey says it was used. False when another use came in between."""
    noted = (
        update(PasskeyRow)
        .where(PasskeyRow.id == used.id, PasskeyRow.sign_count == used.sign_count)
        .values(sign_count=sign_count, last_used_at=at)
        .returning(PasskeyRow.id)
    )
    return await session.scalar(noted) is not None


async def remove_passkey(session: WriteSession, viewer: PartnerMember, passkey_id: UUID) -> bool:
    """False when the viewer has no such passkey."""
    removed = (
        delete(PasskeyRow)
        .where(PasskeyRow.id == passkey_id, PasskeyRow.account_id == viewer.account_id)
        .returning(PasskeyRow.id)
    )
    return await session.scalar(removed) is not None


async def add_ceremony(session: WriteSession, ceremony: CeremonyRow, life: timedelta) -> None:
    """Keep what the browser's answer must match; those that are over are swept out."""
    await forget_over(session, ceremony.created_at - life)
    session.add(ceremony)


async def end_ceremony(session: WriteSession, token_hash: bytes) -> None:
    await session.execute(delete(CeremonyRow).where(CeremonyRow.token_hash == token_hash))


async def forget_over(session: WriteSession, created_before: datetime) -> None:
    """Take away the ceremonies that nobody answered."""
    await session.execute(delete(CeremonyRow).where(CeremonyRow.created_at <= created_before))


async def take_ceremony(
    session: WriteSession, token_hash: bytes, purpose: str, not_before: datetime
) -> CeremonyRow | None:
    """The ceremony of this browser, which is used up by it, whatever comes of the answer."""
    taken = await session.scalar(
        delete(CeremonyRow).where(CeremonyRow.token_hash == token_hash).returning(CeremonyRow)
    )
    return taken if taken and taken.purpose == purpose and taken.created_at > not_before else None
