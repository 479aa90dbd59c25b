"""The tables of sign-in: the only ones that the web writes. Nothing of them ever enters Temporal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.partners import PartnerKind
from storage.tables import Base, one_of

SCHEMA = "sign_in"


class RegistrationRow(Base):
    """What a visitor filled in (R1). It becomes a partner and an account once the address is confirmed."""

    __tablename__ = "registrations"
    __table_args__ = (one_of("kind", PartnerKind), {"schema": SCHEMA})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation: Mapped[str]
    kind: Mapped[PartnerKind]
    website: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class AccountRow(Base):
    """A partner's login. The address is kept in lower case, and is confirmed."""

    __tablename__ = "accounts"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class SessionRow(Base):
    """Somebody who is signed in: a partner's account or an Informat user. The cookie is kept as a hash."""

    __tablename__ = "sessions"
    __table_args__ = ({"schema": SCHEMA},)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{SCHEMA}.accounts.id"), index=True)
    informat_user_id: Mapped[str | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInAttemptRow(Base):
    """Somebody who is at the sign-in provider now, and is expected back within minutes."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = ({"schema": SCHEMA},)

    state_hash: Mapped[bytes] = mapped_column(primary_key=True)
    nonce: Mapped[str]
    code_verifier: Mapped[str]
    return_to: Mapped[str]
    created_at: Mapped[datetime]


class UploadRow(Base):
    """A picture that the web took in, until an activity makes it a partner's logo."""

    __tablename__ = "uploads"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes]
    created_at: Mapped[datetime]
