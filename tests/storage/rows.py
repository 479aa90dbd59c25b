"""Rows to fill tables with, by a small number each."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from domain.apis import AccessRight
from domain.app_lifecycle import AppStatus
from domain.partners import PartnerKind
from storage.tables import AccessRightRow, AccessState, ApiClientRow, AppRow, Base, PartnerRow

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def partner(number: int, name: str = "DriesTech2") -> PartnerRow:
    return PartnerRow(
        id=UUID(int=number),
        slug=f"partner-{number}",
        name=name,
        kind=PartnerKind.VENDOR,
        description="",
        website="",
        contact_email="pat@partner.example",
        visible=False,
        created_at=NOW,
        changed_at=NOW,
    )


def client(client_id: str) -> ApiClientRow:
    return ApiClientRow(client_id=client_id, name=client_id, active=True, created_at=NOW)


def app(
    number: int,
    partner_number: int,
    *,
    name: str = "BlueDries",
    status: AppStatus = AppStatus.APPROVED,
    client_id: str | None = None,
    at: datetime = NOW,
) -> AppRow:
    return AppRow(
        id=UUID(int=number),
        partner_id=UUID(int=partner_number),
        name=name,
        description="",
        contact_email="pat@partner.example",
        status=status,
        client_id=client_id,
        created_at=at,
        changed_at=at,
        submitted_at=at,
        decision_note="",
    )


def access_right(client_id: str, right: AccessRight) -> AccessRightRow:
    return AccessRightRow(
        client_id=client_id,
        api=right.api,
        target=right.target,
        state=AccessState.GRANTED,
        since=NOW,
        granted_by="An",
    )


async def add(session: AsyncSession, *kinds: Iterable[Base]) -> None:
    """Add rows kind after kind: what refers to others comes after them."""
    for kind in kinds:
        session.add_all(kind)
        await session.flush()
