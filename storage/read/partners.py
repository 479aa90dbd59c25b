"""Partners."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select

from domain.partners import PartnerKind
from domain.viewers import PartnerMember
from storage.sessions import ReadSession
from storage.tables import ClientSecretRow, LogRow, PartnerRow


class PartnerProfile(msgspec.Struct):
    """A partner's own profile (R2). Suspended, it is not shown to others whatever it chose."""

    id: UUID
    slug: str
    name: str
    kind: PartnerKind
    description: str
    website: str
    contact_email: str
    visible: bool
    created_at: datetime
    has_logo: bool
    suspended: bool


class Logo(msgspec.Struct):
    """A picture as the partner sent it."""

    content: bytes
    media_type: str


class SecretLine(msgspec.Struct):
    """That a secret exists; it is shown once, when it is made, and nowhere else (R62)."""

    secret_id: UUID
    added_at: datetime
    expires_at: datetime | None


async def profile_of(session: ReadSession, viewer: PartnerMember) -> PartnerProfile:
    columns = (
        PartnerRow.id,
        PartnerRow.slug,
        PartnerRow.name,
        PartnerRow.kind,
        PartnerRow.description,
        PartnerRow.website,
        PartnerRow.contact_email,
        PartnerRow.visible,
        PartnerRow.created_at,
        PartnerRow.logo_type.is_not(None).label("has_logo"),
        PartnerRow.suspended_at.is_not(None).label("suspended"),
    )
    row = (await session.execute(select(*columns).where(PartnerRow.id == viewer.partner_id))).one()
    return PartnerProfile(**row._mapping)


async def own_logo(session: ReadSession, viewer: PartnerMember) -> Logo | None:
    """The partner's logo, shown to others or not."""
    return await logo_where(session, PartnerRow.id == viewer.partner_id)


async def logo_where(session: ReadSession, condition: ColumnElement[bool]) -> Logo | None:
    found = await session.execute(select(PartnerRow.logo, PartnerRow.logo_type).where(condition))
    row = found.first()
    return Logo(row.logo, row.logo_type) if row and row.logo is not None else None


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


async def keys_last_noted(session: ReadSession, app_id: UUID) -> frozenset[str]:
    """The public keys that an app's client was last given, by thumbprint; none once they were taken away.

    What it has is at the identity server. Whose app it is, `app_for` has checked.
    """
    after = await session.scalar(
        select(LogRow.after)
        .where(LogRow.app_id == app_id, LogRow.event.in_(("public_keys_set", "public_keys_removed")))
        .order_by(LogRow.position.desc())
        .limit(1)
    )
    return frozenset((after or {}).get("thumbprints", ()))
