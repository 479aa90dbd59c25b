"""Invitations: for the partner who sent them, and for whoever holds a link."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import exists, func, select

from domain.apis import AccessRight
from domain.invitations import Invitation, InvitationState
from domain.refusals import InvitationNotFound, LinkNotValid
from domain.viewers import PartnerMember, SchoolAdmin
from storage.read.paging import Page
from storage.read.sight import proposals_in_sight
from storage.sessions import ReadSession
from storage.tables import (
    AppRow,
    InvitationOpeningRow,
    InvitationProposalRow,
    InvitationRow,
    MailRow,
    MailState,
    PartnerRow,
)


class InvitationLine(msgspec.Struct):
    """One invitation, as the partner follows it (R12). `mail_words` is why its mail was refused."""

    id: UUID
    email: str
    state: InvitationState
    generation: int
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    openings: int
    mail: MailState | None
    mail_words: str


@dataclass(frozen=True)
class LinkTarget:
    """What a link's holder is shown before he signs in."""

    invitation_id: UUID
    app_id: UUID
    app: str
    description: str
    partner: str
    facts: Invitation


async def invitations_of(
    session: ReadSession, viewer: PartnerMember, app_id: UUID, at: datetime
) -> Page[InvitationLine]:
    """The invitations of one of the viewer's own apps, newest first."""
    openings = (
        select(func.count()).where(InvitationOpeningRow.invitation_id == InvitationRow.id).scalar_subquery()
    )
    newest_mail = (
        select(MailRow.state, MailRow.server_words)
        .where(MailRow.subject_id == InvitationRow.id)
        .order_by(MailRow.queued_at.desc())
        .limit(1)
        .lateral()
    )
    rows = await session.execute(
        select(InvitationRow, openings, newest_mail.c.state, newest_mail.c.server_words)
        .join(AppRow, AppRow.id == InvitationRow.app_id)
        .outerjoin(newest_mail, onclause=InvitationRow.id.is_not(None))
        .where(InvitationRow.app_id == app_id, AppRow.partner_id == viewer.partner_id)
        .order_by(InvitationRow.created_at.desc(), InvitationRow.id)
    )
    return Page([_line(row, openings, mail, words, at) for row, openings, mail, words in rows], None)


async def invitation_of(
    session: ReadSession, viewer: PartnerMember, app_id: UUID, invitation_id: UUID
) -> InvitationRow:
    """One invitation of one of the viewer's own apps. Refuses `InvitationNotFound`."""
    found = await session.scalar(
        select(InvitationRow)
        .join(AppRow, AppRow.id == InvitationRow.app_id)
        .where(
            InvitationRow.id == invitation_id,
            InvitationRow.app_id == app_id,
            AppRow.partner_id == viewer.partner_id,
        )
    )
    if found is None:
        raise InvitationNotFound("There is no such invitation for this app.")
    return found


async def link_target(session: ReadSession, invitation_id: UUID) -> LinkTarget:
    """What a link leads to. The token is what gives it, so only its holder asks."""
    found = await session.execute(
        select(InvitationRow, AppRow.name, AppRow.description, PartnerRow.name)
        .join(AppRow, AppRow.id == InvitationRow.app_id)
        .join(PartnerRow, PartnerRow.id == AppRow.partner_id)
        .where(InvitationRow.id == invitation_id)
    )
    row = found.first()
    if row is None:
        raise LinkNotValid("There is no such invitation.")
    invitation, app, description, partner = row
    facts = Invitation(invitation.generation, invitation.sent_at, invitation.revoked_at)
    return LinkTarget(invitation.id, invitation.app_id, app, description, partner, facts)


async def was_opened_by(
    session: ReadSession, viewer: SchoolAdmin, invitation_id: UUID, generation: int
) -> bool:
    """Whether this admin came in through this link before."""
    opening = exists().where(
        InvitationOpeningRow.invitation_id == invitation_id,
        InvitationOpeningRow.user_id == viewer.user_id,
        InvitationOpeningRow.generation == generation,
    )
    return bool(await session.scalar(select(opening)))


async def proposed_rights(
    session: ReadSession, viewer: SchoolAdmin, app_id: UUID, at: datetime
) -> frozenset[AccessRight]:
    """What the app's partner proposes to this admin, as far as it is his to grant."""
    in_sight = proposals_in_sight(viewer, at)
    found = await session.execute(
        select(InvitationProposalRow.api, InvitationProposalRow.target)
        .join(InvitationRow, InvitationRow.id == InvitationProposalRow.invitation_id)
        .join(InvitationOpeningRow, InvitationOpeningRow.invitation_id == InvitationRow.id)
        .where(InvitationRow.app_id == app_id, in_sight.sql)
        .distinct(),
        in_sight.values,
    )
    return frozenset(AccessRight(api, target) for api, target in found)


def _line(
    row: InvitationRow, openings: int, mail: MailState | None, mail_words: str | None, at: datetime
) -> InvitationLine:
    facts = Invitation(row.generation, row.sent_at, row.revoked_at)
    return InvitationLine(
        row.id,
        row.email,
        facts.state_at(at),
        row.generation,
        row.created_at,
        row.sent_at,
        row.expires_at,
        openings,
        mail,
        mail_words or "",
    )
