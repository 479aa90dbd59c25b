"""What the second step keeps: authenticators, recovery codes, and sign-ins that are halfway.

Only `api/auth` writes it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.second_factor_tables import AuthenticatorRow, CeremonyRow, RecoveryCodeRow, SecondStepRow
from storage.sessions import ReadSession, WriteSession


async def propose_authenticator(
    session: WriteSession, account_id: UUID, encrypted_key: bytes, at: datetime
) -> bool:
    """Keep a key that is yet to be confirmed, in place of one that never was. False when one is on."""
    fresh = {
        "encrypted_key": encrypted_key,
        "created_at": at,
        "last_step": None,
        "tries": 0,
        "tries_since": at,
    }
    kept = (
        insert(AuthenticatorRow)
        .values(account_id=account_id, **fresh)
        .on_conflict_do_update(
            index_elements=[AuthenticatorRow.account_id],
            set_=fresh,
            where=AuthenticatorRow.confirmed_at.is_(None),
        )
        .returning(AuthenticatorRow.account_id)
    )
    return await session.scalar(kept) is not None


async def authenticator_of(session: ReadSession, account_id: UUID) -> AuthenticatorRow | None:
    return await session.scalar(select(AuthenticatorRow).where(AuthenticatorRow.account_id == account_id))


async def count_try(
    session: WriteSession, account_id: UUID, at: datetime, window: timedelta
) -> AuthenticatorRow | None:
    """The authenticator with one more try counted: before the code is looked at, so that a thousand tries at
    once are a thousand."""
    begins_anew = AuthenticatorRow.tries_since <= at - window
    counted = (
        update(AuthenticatorRow)
        .where(AuthenticatorRow.account_id == account_id)
        .values(
            tries=case((begins_anew, 1), else_=AuthenticatorRow.tries + 1),
            tries_since=case((begins_anew, at), else_=AuthenticatorRow.tries_since),
        )
        .returning(AuthenticatorRow)
    )
    return await session.scalar(counted)


async def take_step(session: WriteSession, seen: AuthenticatorRow, step: int, at: datetime) -> bool:
    """Take the code of a time step, which confirms the authenticator.

    False for a step that was taken, and for a key that another took the place of meanwhile.
    """
    taken = (
        update(AuthenticatorRow)
        .where(
            AuthenticatorRow.account_id == seen.account_id,
            AuthenticatorRow.encrypted_key == seen.encrypted_key,
            or_(AuthenticatorRow.last_step.is_(None), AuthenticatorRow.last_step < step),
        )
        .values(last_step=step, tries=0, confirmed_at=func.coalesce(AuthenticatorRow.confirmed_at, at))
        .returning(AuthenticatorRow.account_id)
    )
    return await session.scalar(taken) is not None


async def remove_authenticator(session: WriteSession, account_id: UUID) -> None:
    """Take the second step away, with the recovery codes that stand in for it."""
    await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
    await session.execute(delete(AuthenticatorRow).where(AuthenticatorRow.account_id == account_id))


async def renew_keys(session: WriteSession, renewed: Iterable[tuple[UUID, bytes, bytes]]) -> None:
    """Put each key's new encryption in the place of the old one, unless it was replaced meanwhile."""
    for account_id, before, after in renewed:
        await session.execute(
            update(AuthenticatorRow)
            .where(AuthenticatorRow.account_id == account_id, AuthenticatorRow.encrypted_key == before)
            .values(encrypted_key=after)
        )


async def encrypted_keys(session: ReadSession) -> list[tuple[UUID, bytes]]:
    found = await session.execute(select(AuthenticatorRow.account_id, AuthenticatorRow.encrypted_key))
    return [(row.account_id, row.encrypted_key) for row in found]


async def replace_recovery_codes(session: WriteSession, account_id: UUID, hashes: Iterable[bytes]) -> None:
    await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
    session.add_all(RecoveryCodeRow(account_id=account_id, code_hash=one) for one in hashes)


async def take_recovery_code(session: WriteSession, account_id: UUID, code_hash: bytes) -> bool:
    """Use a recovery code up. False when there is none like it, or none any more."""
    taken = (
        delete(RecoveryCodeRow)
        .where(RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.code_hash == code_hash)
        .returning(RecoveryCodeRow.account_id)
    )
    return await session.scalar(taken) is not None


async def recovery_codes_left(session: ReadSession, account_id: UUID) -> int:
    counted = select(func.count()).where(RecoveryCodeRow.account_id == account_id)
    return await session.scalar(counted) or 0


async def add_second_step(
    session: WriteSession, token_hash: bytes, account_id: UUID, at: datetime, life: timedelta
) -> None:
    """Keep a sign-in that is halfway; those that are over are swept out."""
    await forget_over(session, at - life)
    session.add(SecondStepRow(token_hash=token_hash, account_id=account_id, created_at=at))


async def forget_over(session: WriteSession, created_before: datetime) -> None:
    """Take away the sign-ins that were left halfway."""
    await session.execute(delete(SecondStepRow).where(SecondStepRow.created_at <= created_before))


async def second_step_of(session: ReadSession, token_hash: bytes, not_before: datetime) -> UUID | None:
    """Whose sign-in is halfway. Looking uses nothing up: a code may be mistyped."""
    return await session.scalar(
        select(SecondStepRow.account_id).where(
            SecondStepRow.token_hash == token_hash, SecondStepRow.created_at > not_before
        )
    )


async def forget_unfinished(session: WriteSession, account_id: UUID) -> None:
    """Whoever is halfway has to begin again, in signing in or in adding a way to: what he proved is over."""
    unconfirmed = (AuthenticatorRow.account_id == account_id, AuthenticatorRow.confirmed_at.is_(None))
    await session.execute(delete(SecondStepRow).where(SecondStepRow.account_id == account_id))
    await session.execute(delete(CeremonyRow).where(CeremonyRow.account_id == account_id))
    await session.execute(delete(AuthenticatorRow).where(*unconfirmed))


async def end_second_step(session: WriteSession, token_hash: bytes) -> bool:
    """Whether there was one to end: of two answers at once, one goes through."""
    ended = (
        delete(SecondStepRow)
        .where(SecondStepRow.token_hash == token_hash)
        .returning(SecondStepRow.account_id)
    )
    return await session.scalar(ended) is not None
