"""Personal tokens of partners' scripts, kept as hashes. Only `api/auth` writes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.personal_tokens import TokenScope
from domain.viewers import PartnerMember
from storage.second_factor_tables import PersonalTokenRow
from storage.sessions import ReadSession, WriteSession
from storage.sign_in import SignedIn, TokenUsed
from storage.sign_in_tables import AccountRow
from storage.tables import PartnerMemberRow


async def tokens_of(session: ReadSession, viewer: PartnerMember) -> list[PersonalTokenRow]:
    """The viewer's own tokens, newest first; those that are past their end date too."""
    query = select(PersonalTokenRow).where(PersonalTokenRow.account_id == viewer.account_id)
    return list(
        await session.scalars(query.order_by(PersonalTokenRow.created_at.desc(), PersonalTokenRow.id))
    )


async def tokens_held_besides(session: WriteSession, account_id: UUID, token_id: UUID) -> int:
    """How many other tokens the account has, while nobody else adds one."""
    await session.execute(select(AccountRow.id).where(AccountRow.id == account_id).with_for_update())
    counted = select(func.count()).where(
        PersonalTokenRow.account_id == account_id, PersonalTokenRow.id != token_id
    )
    return await session.scalar(counted) or 0


async def put_token(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Keep a token. The same id again replaces its hash: of a double click, the answer that is seen holds."""
    put = insert(PersonalTokenRow).values(row)
    again = put.on_conflict_do_update(
        index_elements=[PersonalTokenRow.id], set_={"token_hash": put.excluded.token_hash}
    )
    await session.execute(again)


async def revoke_token(session: WriteSession, viewer: PartnerMember, token_id: UUID) -> bool:
    """False when the viewer has no such token."""
    revoked = (
        delete(PersonalTokenRow)
        .where(PersonalTokenRow.id == token_id, PersonalTokenRow.account_id == viewer.account_id)
        .returning(PersonalTokenRow.id)
    )
    return await session.scalar(revoked) is not None


async def revoke_all(session: WriteSession, account_id: UUID) -> None:
    """None of an account's scripts gets in from now on."""
    await session.execute(delete(PersonalTokenRow).where(PersonalTokenRow.account_id == account_id))


async def find_token(
    session: ReadSession, token_hash: bytes, at: datetime
) -> tuple[SignedIn, datetime | None] | None:
    """Whose token this is and when it was last used, unless it is past its end date."""
    found = await session.execute(
        select(PersonalTokenRow, AccountRow.name, PartnerMemberRow.partner_id)
        .join(AccountRow, AccountRow.id == PersonalTokenRow.account_id)
        .outerjoin(PartnerMemberRow, PartnerMemberRow.account_id == PersonalTokenRow.account_id)
        .where(PersonalTokenRow.token_hash == token_hash, PersonalTokenRow.expires_at > at)
    )
    row = found.first()
    if row is None:
        return None
    token: PersonalTokenRow = row[0]
    used = TokenUsed(token.name, frozenset(TokenScope(one) for one in token.scopes))
    # What only an owner may do, no script does for him.
    who = SignedIn(None, token.account_id, row.name, row.partner_id, owner=False, token=used)
    return who, token.last_used_at


async def note_used(session: WriteSession, token_hash: bytes, at: datetime) -> None:
    await session.execute(
        update(PersonalTokenRow).where(PersonalTokenRow.token_hash == token_hash).values(last_used_at=at)
    )
