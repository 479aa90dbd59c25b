"""Partners."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from domain.partners import PartnerKind
from domain.viewers import PartnerMember
from storage.sessions import ReadSession
from storage.tables import ClientSecretRow, PartnerRow


class PartnerProfile(msgspec.Struct):
    """A partner's own profile (R2)."""

    id: UUID
    slug: str
    name: str
    kind: PartnerKind
    description: str
    website: str
    contact_email: str
    visible: bool
    created_at: datetime


class SecretLine(msgspec.Struct):
    """That a secret exists; it is shown once, when it is made, and nowhere else (R62)."""

    secret_id: UUID
    added_at: datetime
    expires_at: datetime | None


async def profile_of(session: ReadSession, viewer: PartnerMember) -> PartnerProfile:
    row = (await session.scalars(select(PartnerRow).where(PartnerRow.id == viewer.partner_id))).one()
    return msgspec.convert(row, PartnerProfile, from_attributes=True)


async def secrets_of_client(session: ReadSession, client_id: str, at: datetime) -> list[SecretLine]:
    """The client's secrets that are accepted now, oldest first. Whose client it is, `app_for` has checked."""
    live = (ClientSecretRow.removed_at.is_(None)) & (
        ClientSecretRow.expires_at.is_(None) | (ClientSecretRow.expires_at > at)
    )
    rows = await session.scalars(
        select(ClientSecretRow)
        .where(ClientSecretRow.client_id == client_id, live)
        .order_by(ClientSecretRow.added_at)
    )
    return [SecretLine(row.secret_id, row.added_at, row.expires_at) for row in rows]
