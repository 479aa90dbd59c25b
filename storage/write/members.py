"""Who acts for a partner, and who is invited to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.languages import Language
from domain.partner_members import INVITED_FOR, Team
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow
from storage.tables import MemberInvitationRow, PartnerMemberRow


async def team_of(session: WriteSession, partner_id: UUID, at: datetime) -> Team:
    """The members, owners and open invitations of a partner that is held in this transaction."""
    members = await session.execute(
        select(PartnerMemberRow.account_id, PartnerMemberRow.owner).where(
            PartnerMemberRow.partner_id == partner_id
        )
    )
    owner_of = {row.account_id: row.owner for row in members}
    invited = await session.scalars(
        select(MemberInvitationRow.id).where(
            MemberInvitationRow.partner_id == partner_id,
            MemberInvitationRow.accepted_at.is_(None),
            MemberInvitationRow.expires_at > at,
        )
    )
    owners = frozenset(account_id for account_id, owner in owner_of.items() if owner)
    return Team(frozenset(owner_of), owners, frozenset(invited))


async def add_invitation(
    session: WriteSession, invitation_id: UUID, partner_id: UUID, email: str, invited_by: str, at: datetime
) -> None:
    row = {
        "id": invitation_id,
        "partner_id": partner_id,
        "email": email,
        "invited_by": invited_by,
        "sent_at": at,
        "expires_at": at + INVITED_FOR,
    }
    await session.execute(insert(MemberInvitationRow).values(row))


async def invitation(session: WriteSession, invitation_id: UUID) -> MemberInvitationRow | None:
    return await session.scalar(select(MemberInvitationRow).where(MemberInvitationRow.id == invitation_id))


async def end_invitation(session: WriteSession, invitation_id: UUID, at: datetime) -> None:
    """Its link lets nobody in from now on."""
    await session.execute(
        update(MemberInvitationRow).where(MemberInvitationRow.id == invitation_id).values(expires_at=at)
    )


async def add(session: WriteSession, invitation_id: UUID, partner_id: UUID, at: datetime) -> None:
    """Add who was invited; the account has the invitation's id."""
    member = {"account_id": invitation_id, "partner_id": partner_id, "owner": False, "since": at}
    await session.execute(insert(PartnerMemberRow).values(member))
    await session.execute(
        update(MemberInvitationRow).where(MemberInvitationRow.id == invitation_id).values(accepted_at=at)
    )


async def remove(session: WriteSession, account_id: UUID) -> None:
    await session.execute(delete(PartnerMemberRow).where(PartnerMemberRow.account_id == account_id))


async def set_owner(session: WriteSession, account_id: UUID, owner: bool) -> None:
    await session.execute(
        update(PartnerMemberRow).where(PartnerMemberRow.account_id == account_id).values(owner=owner)
    )


async def name_and_address(session: WriteSession, account_id: UUID) -> tuple[str, str] | None:
    """How a person is called and where he reads his mail, as long as he has an account."""
    found = await session.execute(
        select(AccountRow.name, AccountRow.email).where(AccountRow.id == account_id)
    )
    row = found.first()
    return (row.name, row.email) if row else None


async def language_of(session: WriteSession, account_id: UUID) -> Language | None:
    """What a person's mails are written in, as long as he has an account."""
    return await session.scalar(select(AccountRow.language).where(AccountRow.id == account_id))


async def owners_addresses(session: WriteSession, partner_id: UUID) -> Sequence[str]:
    found = await session.scalars(
        select(AccountRow.email)
        .join(PartnerMemberRow, PartnerMemberRow.account_id == AccountRow.id)
        .where(PartnerMemberRow.partner_id == partner_id, PartnerMemberRow.owner)
        .order_by(AccountRow.email)
    )
    return found.all()
