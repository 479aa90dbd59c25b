"""Partners and who acts for them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert

from domain.partners import slug_of
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow, RegistrationRow
from storage.tables import PartnerMemberRow, PartnerRow


async def registration(session: WriteSession, registration_id: UUID) -> RegistrationRow | None:
    """What the visitor filled in, without the password's hash: the worker's login cannot read that."""
    columns = (
        RegistrationRow.id,
        RegistrationRow.organisation,
        RegistrationRow.kind,
        RegistrationRow.website,
        RegistrationRow.name,
        RegistrationRow.email,
        RegistrationRow.created_at,
    )
    found = (await session.execute(select(*columns).where(RegistrationRow.id == registration_id))).first()
    return RegistrationRow(**found._mapping) if found else None


async def address_has_account(session: WriteSession, email: str) -> bool:
    """Asks for the id alone: of an account, the worker's login may read no more than that and the name."""
    return await session.scalar(select(AccountRow.id).where(AccountRow.email == email)) is not None


async def exists_already(session: WriteSession, partner_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(PartnerRow.id == partner_id))))


async def add_from(session: WriteSession, registration: RegistrationRow, at: datetime) -> None:
    """Add the partner that a confirmed registration describes, with its first owner."""
    slug = slug_of(registration.organisation)
    taken = await session.scalar(select(exists().where(PartnerRow.slug == slug)))
    partner = {
        "id": registration.id,
        "slug": f"{slug}-{registration.id.hex[-6:]}" if taken else slug,
        "name": registration.organisation,
        "kind": registration.kind,
        "description": "",
        "website": registration.website,
        "contact_email": registration.email,
        "visible": False,
        "created_at": at,
        "changed_at": at,
    }
    member = {"account_id": registration.id, "partner_id": registration.id, "owner": True, "since": at}
    await session.execute(insert(PartnerRow).values(partner))
    await session.execute(insert(PartnerMemberRow).values(member))
