"""What sign-in keeps: registrations, accounts, sessions and attempts. Only `api/auth` writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.personal_tokens import TokenScope
from storage.sessions import ReadSession, WriteSession
from storage.sign_in_tables import AccountRow, RegistrationRow, SessionRow, SignInAttemptRow
from storage.tables import PartnerMemberRow, PartnerRow, RefusalRow

STRAY_AFTER = timedelta(hours=1)
UNCONFIRMED_AFTER = timedelta(days=8)
"""A day longer than the workflow of a registration waits: no confirmation that began is cut short."""


@dataclass(frozen=True)
class TokenUsed:
    """The personal token that a request came with, and what it opens."""

    name: str
    scopes: frozenset[TokenScope]


@dataclass(frozen=True)
class SignedIn:
    """Who a session belongs to: an Informat user by id, or a partner's account with its partner.

    With a `token` it is no session, but a script of that account.
    """

    informat_user_id: str | None
    account_id: UUID | None
    account_name: str | None
    partner_id: UUID | None
    owner: bool | None
    token: TokenUsed | None = None


async def add_registration(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Keep what a visitor filled in. The same id again is the same registration."""
    await session.execute(insert(RegistrationRow).values(row).on_conflict_do_nothing())


async def password_hash_of(session: ReadSession, registration_id: UUID) -> str | None:
    """What a registration was filled in with: kept by the login that it became, by itself until then."""
    account = select(AccountRow.password_hash).where(AccountRow.id == registration_id)
    waiting = select(RegistrationRow.password_hash).where(RegistrationRow.id == registration_id)
    return await session.scalar(account) or await session.scalar(waiting)


async def make_account(session: WriteSession, registration_id: UUID, at: datetime) -> bool:
    """Turn a confirmed registration into a login, and forget it. False when there is none any more."""
    row = await session.scalar(select(RegistrationRow).where(RegistrationRow.id == registration_id))
    if row is None:
        return bool(await session.scalar(select(exists().where(AccountRow.id == registration_id))))
    account = {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "password_hash": row.password_hash,
        "language": row.language,
        "created_at": at,
    }
    await session.execute(insert(AccountRow).values(account).on_conflict_do_nothing())
    await session.delete(row)
    return True


async def make_member_account(session: WriteSession, row: Mapping[str, Any]) -> bool:
    """Make the account of who accepts an invitation, or renew what he fills in until he is a member.

    False when the address has another account.
    """
    await session.execute(insert(AccountRow).values(row).on_conflict_do_nothing())
    account = await account_by_email(session, row["email"])
    if account is None or account.id != row["id"]:
        return False
    account.name, account.password_hash = row["name"], row["password_hash"]
    account.language = row["language"]
    return True


async def forget_account(session: WriteSession, account_id: UUID) -> None:
    """Take away a login that is no partner's any more, and whoever is signed in with it; a member's stays."""
    member = exists().where(PartnerMemberRow.account_id == account_id)
    await session.execute(delete(SessionRow).where(SessionRow.account_id == account_id, ~member))
    await session.execute(delete(AccountRow).where(AccountRow.id == account_id, ~member))


async def forget_strays(session: WriteSession, at: datetime) -> None:
    """Take away logins of no partner, which nobody can sign in with: they would keep their address taken.

    A process that died in the middle of an acceptance or a removal left them; a younger one may be in its
    middle. Registrations that nobody confirmed in time go as well.
    """
    member = exists().where(PartnerMemberRow.account_id == AccountRow.id)
    strays = select(AccountRow.id).where(~member, AccountRow.created_at < at - STRAY_AFTER)
    unconfirmed = delete(RegistrationRow).where(RegistrationRow.created_at < at - UNCONFIRMED_AFTER)
    await session.execute(unconfirmed)
    for account_id in await session.scalars(strays):
        await forget_account(session, account_id)


async def account_by_email(session: ReadSession | WriteSession, email: str) -> AccountRow | None:
    return await session.scalar(select(AccountRow).where(AccountRow.email == email))


async def account_by_id(session: ReadSession, account_id: UUID) -> AccountRow | None:
    return await session.get(AccountRow, account_id)


async def still_opened_by(session: WriteSession, account_id: UUID, password_hash: str) -> bool:
    """Whether this is the account's password still. It is held: a change of it waits for this transaction."""
    held = select(AccountRow.id).where(AccountRow.id == account_id, AccountRow.password_hash == password_hash)
    # Who asks for a link meanwhile refers to the account, and need not wait.
    return await session.scalar(held.with_for_update(key_share=True)) is not None


async def add_session(session: WriteSession, row: SessionRow) -> None:
    session.add(row)


async def find_session(
    session: ReadSession, token_hash: bytes, *, seen_after: datetime, created_after: datetime
) -> tuple[SignedIn, datetime] | None:
    """Who the session belongs to and when it was last seen, unless it is over."""
    found = await session.execute(
        select(
            SessionRow.informat_user_id,
            SessionRow.account_id,
            AccountRow.name,
            PartnerMemberRow.partner_id,
            PartnerMemberRow.owner,
            SessionRow.seen_at,
        )
        .outerjoin(AccountRow, AccountRow.id == SessionRow.account_id)
        .outerjoin(PartnerMemberRow, PartnerMemberRow.account_id == SessionRow.account_id)
        .outerjoin(PartnerRow, PartnerRow.id == PartnerMemberRow.partner_id)
        .where(
            SessionRow.token_hash == token_hash,
            SessionRow.seen_at > seen_after,
            SessionRow.created_at > created_after,
        )
    )
    row = found.first()
    return (SignedIn(*row[:5]), row[5]) if row else None


async def note_seen(session: WriteSession, token_hash: bytes, at: datetime) -> None:
    await session.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(seen_at=at))


async def end_session(session: WriteSession, token_hash: bytes) -> None:
    await session.execute(delete(SessionRow).where(SessionRow.token_hash == token_hash))


async def add_attempt(session: WriteSession, attempt: SignInAttemptRow) -> None:
    """Keep what the way back from the sign-in provider must match; old attempts are swept out."""
    await session.execute(
        delete(SignInAttemptRow).where(SignInAttemptRow.created_at < attempt.created_at - timedelta(hours=1))
    )
    session.add(attempt)


async def take_attempt(
    session: WriteSession, state_hash: bytes, not_before: datetime
) -> SignInAttemptRow | None:
    """The attempt of this state, which is used up by it."""
    taken = await session.execute(
        delete(SignInAttemptRow).where(SignInAttemptRow.state_hash == state_hash).returning(SignInAttemptRow)
    )
    attempt = taken.scalar()
    return attempt if attempt and attempt.created_at > not_before else None


async def note_refusal(session: WriteSession, row: Mapping[str, Any]) -> None:
    """Keep what a validator refused: the one row besides sign-in that the web may add (R57)."""
    await session.execute(insert(RefusalRow).values(row))
