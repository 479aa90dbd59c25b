"""What the helpdesk knows of a partner when it decides about one of its apps (R8)."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from domain.app_lifecycle import AppStatus
from domain.partners import PartnerKind
from domain.refusals import PartnerNotFound
from domain.viewers import Helpdesk
from storage.sessions import ReadSession
from storage.sign_in_tables import AccountRow
from storage.tables import AppRow, PartnerMemberRow, PartnerRow

MOST_FOUND = 20


class PartnerApp(msgspec.Struct):
    """An app of the partner's. `decision_note` is the reason of a refusal, or of a pause."""

    id: UUID
    name: str
    status: AppStatus
    decision_note: str
    changed_at: datetime


class PartnerPerson(msgspec.Struct):
    """Somebody who signs in for the partner."""

    name: str
    email: str


class PartnerRecord(msgspec.Struct):
    """A partner with its people and all of its apps, newest first."""

    id: UUID
    name: str
    kind: PartnerKind
    website: str
    contact_email: str
    created_at: datetime
    suspended: bool
    people: list[PartnerPerson]
    apps: list[PartnerApp]


class PartnerFound(msgspec.Struct):
    id: UUID
    name: str
    kind: PartnerKind


async def partner_record(session: ReadSession, _: Helpdesk, partner_id: UUID) -> PartnerRecord:
    """Refuses `PartnerNotFound`."""
    row = await session.get(PartnerRow, partner_id)
    if row is None:
        raise PartnerNotFound("There is no such partner.")
    people = await session.execute(
        select(AccountRow.name, AccountRow.email)
        .join(PartnerMemberRow, PartnerMemberRow.account_id == AccountRow.id)
        .where(PartnerMemberRow.partner_id == partner_id)
        .order_by(AccountRow.name)
    )
    apps = await session.scalars(
        select(AppRow).where(AppRow.partner_id == partner_id).order_by(AppRow.created_at.desc(), AppRow.id)
    )
    return PartnerRecord(
        row.id,
        row.name,
        row.kind,
        row.website,
        row.contact_email,
        row.created_at,
        row.suspended_at is not None,
        [PartnerPerson(name, email) for name, email in people],
        [PartnerApp(app.id, app.name, app.status, app.decision_note, app.changed_at) for app in apps],
    )


async def partners_named(session: ReadSession, _: Helpdesk, text: str) -> list[PartnerFound]:
    """The partners with this text in their name, by name; the first few."""
    rows = await session.scalars(
        select(PartnerRow)
        .where(PartnerRow.name.icontains(text, autoescape=True))
        .order_by(PartnerRow.sort_name)
        .limit(MOST_FOUND)
    )
    return [PartnerFound(row.id, row.name, row.kind) for row in rows]
