"""Invitations and their openings."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.apis import AccessRight
from domain.invitations import Invitation
from storage.sessions import WriteSession
from storage.tables import InvitationOpeningRow, InvitationProposalRow, InvitationRow

_HELD = select(InvitationRow).where(InvitationRow.id == bindparam("invitation_id")).with_for_update()


async def add(
    session: WriteSession,
    invitation_id: UUID,
    app_id: UUID,
    email: str,
    proposed: Iterable[AccessRight],
    at: datetime,
) -> None:
    """Add a first-generation invitation, good for one month from now (R11), with what it proposes."""
    row = {
        "id": invitation_id,
        "app_id": app_id,
        "email": email,
        "generation": 1,
        "created_at": at,
        "sent_at": at,
        "expires_at": Invitation(1, at).expires_at,
    }
    await session.execute(insert(InvitationRow).values(row))
    proposals = [
        {"invitation_id": invitation_id, "api": right.api, "target": right.target} for right in proposed
    ]
    if proposals:
        await session.execute(insert(InvitationProposalRow).values(proposals))


async def hold(session: WriteSession, invitation_id: UUID) -> InvitationRow | None:
    """The invitation, held until the transaction ends."""
    return await session.scalar(_HELD, {"invitation_id": invitation_id})


async def resend(session: WriteSession, invitation_id: UUID, at: datetime) -> None:
    """The next generation: a new link, a fresh month, the old link dead (R12)."""
    await session.execute(
        update(InvitationRow)
        .where(InvitationRow.id == invitation_id)
        .values(generation=InvitationRow.generation + 1, sent_at=at, expires_at=Invitation(1, at).expires_at)
    )


async def revoke(session: WriteSession, invitation_id: UUID, at: datetime) -> None:
    await session.execute(
        update(InvitationRow)
        .where(InvitationRow.id == invitation_id, InvitationRow.revoked_at.is_(None))
        .values(revoked_at=at)
    )


async def was_opened(session: WriteSession, invitation: InvitationRow) -> bool:
    """Whether somebody came in through the link that is good now."""
    opening = exists().where(
        InvitationOpeningRow.invitation_id == invitation.id,
        InvitationOpeningRow.generation == invitation.generation,
    )
    return bool(await session.scalar(select(opening)))


async def note_opening(
    session: WriteSession, invitation_id: UUID, user_id: str, generation: int, at: datetime
) -> bool:
    """Note that an admin came in through the link. False when this generation was noted already."""
    row = {"invitation_id": invitation_id, "user_id": user_id, "generation": generation, "opened_at": at}
    newer = InvitationOpeningRow.generation < generation
    noted = await session.execute(
        insert(InvitationOpeningRow)
        .values(row)
        .on_conflict_do_update(
            index_elements=["invitation_id", "user_id"],
            set_={"generation": generation, "opened_at": at},
            where=newer,
        )
        .returning(InvitationOpeningRow.user_id)
    )
    return noted.scalar() is not None
