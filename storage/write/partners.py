"""Partners: made of a registration, and what they show of themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import defer

from domain.partners import Profile, slug_of
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow, RegistrationRow, UploadRow
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
        RegistrationRow.language,
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


async def hold(session: WriteSession, partner_id: UUID) -> PartnerRow | None:
    """The partner without its picture, held until the transaction ends."""
    return await session.scalar(
        select(PartnerRow)
        .where(PartnerRow.id == partner_id)
        .options(defer(PartnerRow.logo))
        .with_for_update()
    )


async def name_of(session: WriteSession, partner_id: UUID) -> str:
    return (await session.scalars(select(PartnerRow.name).where(PartnerRow.id == partner_id))).one()


async def set_profile(session: WriteSession, partner_id: UUID, profile: Profile, at: datetime) -> None:
    """The slug stays as it is: it stands in addresses that others have."""
    changes = vars(profile) | {"changed_at": at}
    await session.execute(update(PartnerRow).where(PartnerRow.id == partner_id).values(changes))


async def copy_logo(session: WriteSession, partner_id: UUID, upload_id: UUID, at: datetime) -> str | None:
    """Make an upload the logo, and give its media type; None when the upload is gone."""
    upload = UploadRow.id == upload_id
    copied = await session.execute(
        update(PartnerRow)
        .where(PartnerRow.id == partner_id, exists().where(upload))
        .values(
            logo=select(UploadRow.content).where(upload).scalar_subquery(),
            logo_type=select(UploadRow.media_type).where(upload).scalar_subquery(),
            changed_at=at,
        )
        .returning(PartnerRow.logo_type)
    )
    return copied.scalar()


async def remove_logo(session: WriteSession, partner_id: UUID, at: datetime) -> None:
    await session.execute(
        update(PartnerRow).where(PartnerRow.id == partner_id).values(logo=None, logo_type=None, changed_at=at)
    )


async def set_suspended(
    session: WriteSession, partner_id: UUID, suspended_at: datetime | None, at: datetime
) -> None:
    """Take a partner out of the directory from a moment on, or with None let it back in."""
    await session.execute(
        update(PartnerRow).where(PartnerRow.id == partner_id).values(suspended_at=suspended_at, changed_at=at)
    )
