"""Whom the letters about an account are for, as far as the worker's login may read that."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from domain.languages import Language
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow, EmailChangeRow, PasswordResetRow


@dataclass(frozen=True)
class Moving:
    """Somebody whose account goes from one address to another."""

    name: str
    old_email: str
    new_email: str
    language: Language


async def who_forgot(session: WriteSession, reset_id: UUID) -> tuple[str, str] | None:
    """Name and address; None when the address is nobody's, or the reset is over."""
    found = await session.execute(
        select(AccountRow.name, AccountRow.email)
        .join(PasswordResetRow, PasswordResetRow.account_id == AccountRow.id)
        .where(PasswordResetRow.id == reset_id)
    )
    row = found.first()
    return (row.name, row.email) if row else None


async def who_moves(session: WriteSession, change_id: UUID) -> Moving | None:
    found = await session.execute(
        select(AccountRow.name, EmailChangeRow.old_email, EmailChangeRow.new_email, AccountRow.language)
        .join(AccountRow, AccountRow.id == EmailChangeRow.account_id)
        .where(EmailChangeRow.id == change_id)
    )
    row = found.first()
    return Moving(*row) if row else None
