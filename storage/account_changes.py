"""A partner's person changes his own account: name, password, address. Only `api/auth` writes it."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select, update

from domain.languages import Language
from storage import devices, second_factors
from storage.sessions import ReadSession, WriteSession
from storage.sign_in_tables import AccountRow, EmailChangeRow, PasswordResetRow

RESET_LIFE = timedelta(hours=1)
"""How long the link to a new password works; the letter says so too."""
EMAIL_CHANGE_LIFE = timedelta(days=1)
"""How long both addresses have to agree; the letters say so too."""

Side = Literal["old", "new"]


async def account(session: ReadSession | WriteSession, account_id: UUID) -> AccountRow | None:
    return await session.scalar(select(AccountRow).where(AccountRow.id == account_id))


async def set_name(session: WriteSession, account_id: UUID, name: str) -> None:
    await session.execute(update(AccountRow).where(AccountRow.id == account_id).values(name=name))


async def set_language(session: WriteSession, account_id: UUID, language: Language) -> None:
    await session.execute(update(AccountRow).where(AccountRow.id == account_id).values(language=language))


async def ask_reset(session: WriteSession, reset_id: UUID, email: str, at: datetime) -> None:
    """Keep that somebody forgot the password of this address; those whose time is over go.

    The same statements run whether or not it is anybody's address (R1).
    """
    await forget_over(session, at)
    account_id = await session.scalar(select(AccountRow.id).where(AccountRow.email == email))
    session.add(PasswordResetRow(id=reset_id, account_id=account_id, asked_at=at))


async def account_of_reset(session: ReadSession, reset_id: UUID, at: datetime) -> AccountRow | None:
    """Whose new password a link asks for, unless it is over. Looking uses nothing up."""
    return await session.scalar(
        select(AccountRow)
        .join(PasswordResetRow, PasswordResetRow.account_id == AccountRow.id)
        .where(PasswordResetRow.id == reset_id, PasswordResetRow.asked_at > at - RESET_LIFE)
    )


async def use_reset(session: WriteSession, reset_id: UUID) -> bool:
    """Use a link up; False when somebody was before.

    The account is held first, as for every change of a password: of two links at once each would else hold
    what the other takes away.
    """
    account = select(PasswordResetRow.account_id).where(PasswordResetRow.id == reset_id)
    await session.execute(
        select(AccountRow.id)
        .where(AccountRow.id == account.scalar_subquery())
        .with_for_update(key_share=True)
    )
    used = await session.execute(
        delete(PasswordResetRow).where(PasswordResetRow.id == reset_id).returning(PasswordResetRow.id)
    )
    return used.first() is not None


async def set_password(session: WriteSession, account_id: UUID, password_hash: str) -> None:
    """A new password: whoever is signed in is out, and what was asked with the old one is over."""
    await session.execute(
        update(AccountRow).where(AccountRow.id == account_id).values(password_hash=password_hash)
    )
    await devices.end_sessions(session, account_id)
    await devices.forget_devices(session, account_id)
    await second_factors.forget_unfinished(session, account_id)
    await session.execute(delete(PasswordResetRow).where(PasswordResetRow.account_id == account_id))
    await _forget_email_changes(session, account_id)


async def ask_email_change(session: WriteSession, change: EmailChangeRow) -> None:
    """Keep that an account wants to move; what it asked before is over."""
    await forget_over(session, change.asked_at)
    await _forget_email_changes(session, change.account_id)
    session.add(change)


async def email_change(session: ReadSession, change_id: UUID, at: datetime) -> EmailChangeRow | None:
    """The change that a link leads to, unless it is over."""
    return await session.scalar(
        select(EmailChangeRow).where(
            EmailChangeRow.id == change_id, EmailChangeRow.asked_at > at - EMAIL_CHANGE_LIFE
        )
    )


async def agree(session: WriteSession, change_id: UUID, side: Side) -> bool:
    """Note that one address agrees; gives whether both do by now."""
    agreed = {f"{side}_confirmed": True}
    both = await session.execute(
        update(EmailChangeRow)
        .where(EmailChangeRow.id == change_id)
        .values(agreed)
        .returning(EmailChangeRow.old_confirmed & EmailChangeRow.new_confirmed)
    )
    return bool(both.scalar())


async def move(session: WriteSession, change_id: UUID) -> None:
    """Give the account its new address, once. The database refuses an address that another has by now."""
    moved = await session.execute(
        update(EmailChangeRow)
        .where(EmailChangeRow.id == change_id, ~EmailChangeRow.done)
        .values(done=True)
        .returning(EmailChangeRow.account_id, EmailChangeRow.old_email, EmailChangeRow.new_email)
    )
    if (row := moved.first()) is None:
        return
    await session.execute(
        update(AccountRow)
        .where(AccountRow.id == row.account_id, AccountRow.email == row.old_email)
        .values(email=row.new_email)
    )
    await session.execute(delete(PasswordResetRow).where(PasswordResetRow.account_id == row.account_id))


async def forget_over(session: WriteSession, at: datetime) -> None:
    """Take away the links that are over."""
    await session.execute(delete(PasswordResetRow).where(PasswordResetRow.asked_at <= at - RESET_LIFE))
    await session.execute(delete(EmailChangeRow).where(EmailChangeRow.asked_at <= at - EMAIL_CHANGE_LIFE))


async def _forget_email_changes(session: WriteSession, account_id: UUID) -> None:
    """Those that are done stay for a day: the letters about them are written from them."""
    await session.execute(
        delete(EmailChangeRow).where(EmailChangeRow.account_id == account_id, ~EmailChangeRow.done)
    )
