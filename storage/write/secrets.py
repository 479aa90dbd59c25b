"""The secrets that have an end date, as the warnings need them (R62)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from domain.app_lifecycle import AppStatus
from domain.client_secrets import WARNED_DAYS_BEFORE
from storage.sessions import WriteSession
from storage.tables import AppRow, ClientSecretRow


@dataclass(frozen=True)
class EndingSecret:
    """A secret that ends, and the app whose contact hears of it."""

    secret_id: UUID
    client_id: str
    added_at: datetime
    expires_at: datetime
    app_id: UUID
    app: str
    contact_email: str


async def with_an_end(session: WriteSession, at: datetime) -> Sequence[EndingSecret]:
    """The live secrets of approved apps that end soon enough for the first warning, give or take a day."""
    horizon = at + timedelta(days=max(WARNED_DAYS_BEFORE) + 1)
    rows = await session.execute(
        select(
            ClientSecretRow.secret_id,
            ClientSecretRow.client_id,
            ClientSecretRow.added_at,
            ClientSecretRow.expires_at,
            AppRow.id.label("app_id"),
            AppRow.name.label("app"),
            AppRow.contact_email,
        )
        .join(AppRow, AppRow.client_id == ClientSecretRow.client_id)
        .where(
            AppRow.status == AppStatus.APPROVED,
            ClientSecretRow.removed_at.is_(None),
            ClientSecretRow.expires_at > at,
            ClientSecretRow.expires_at <= horizon,
        )
        .order_by(ClientSecretRow.expires_at, ClientSecretRow.secret_id)
    )
    return [EndingSecret(**row._mapping) for row in rows]
