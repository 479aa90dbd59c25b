"""Who acts for a partner, and who is invited to."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from domain.viewers import PartnerMember
from storage.sessions import ReadSession
from storage.sign_in_tables import AccountRow
from storage.tables import MemberInvitationRow, PartnerMemberRow, PartnerRow


class Member(msgspec.Struct):
    """Somebody who acts for the partner."""

    account_id: UUID
    name: str
    email: str
    owner: bool
    since: datetime


class InvitedMember(msgspec.Struct):
    """Somebody who has not accepted yet. To remove the account that this id announces takes it back."""

    account_id: UUID
    email: str
    invited_by: str
    expires_at: datetime


class Members(msgspec.Struct):
    members: list[Member]
    invited: list[InvitedMember]


class MemberInvitation(msgspec.Struct):
    """Where a colleague's link leads. `joined`: he is a member, and the link has done its work."""

    id: UUID
    partner_id: UUID
    partner: str
    email: str
    invited_by: str
    expires_at: datetime
    accepted: bool
    joined: bool


async def members_for(session: ReadSession, viewer: PartnerMember, at: datetime) -> Members:
    """The viewer's colleagues, owners first, and the invitations that are open."""
    members = await session.execute(
        select(
            PartnerMemberRow.account_id,
            AccountRow.name,
            AccountRow.email,
            PartnerMemberRow.owner,
            PartnerMemberRow.since,
        )
        .join(AccountRow, AccountRow.id == PartnerMemberRow.account_id)
        .where(PartnerMemberRow.partner_id == viewer.partner_id)
        .order_by(PartnerMemberRow.owner.desc(), AccountRow.name, PartnerMemberRow.account_id)
    )
    invited = await session.scalars(
        select(MemberInvitationRow)
        .where(
            MemberInvitationRow.partner_id == viewer.partner_id,
            MemberInvitationRow.accepted_at.is_(None),
            MemberInvitationRow.expires_at > at,
        )
        .order_by(MemberInvitationRow.sent_at)
    )
    return Members(
        [Member(*row) for row in members],
        [InvitedMember(row.id, row.email, row.invited_by, row.expires_at) for row in invited],
    )


async def member_invitation(session: ReadSession, invitation_id: UUID) -> MemberInvitation | None:
    """The invitation of a link that was opened. The link itself is what lets one see this."""
    found = await session.execute(
        select(
            MemberInvitationRow.id,
            MemberInvitationRow.partner_id,
            PartnerRow.name,
            MemberInvitationRow.email,
            MemberInvitationRow.invited_by,
            MemberInvitationRow.expires_at,
            MemberInvitationRow.accepted_at.is_not(None),
            PartnerMemberRow.account_id.is_not(None),
        )
        .join(PartnerRow, PartnerRow.id == MemberInvitationRow.partner_id)
        .outerjoin(PartnerMemberRow, PartnerMemberRow.account_id == MemberInvitationRow.id)
        .where(MemberInvitationRow.id == invitation_id)
    )
    row = found.first()
    return MemberInvitation(*row) if row else None
