"""The tables of sign-in: the only ones that the web writes. Nothing of them ever enters Temporal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.languages import Language
from domain.partners import PartnerKind
from storage.tables import Base, one_of

SCHEMA = "sign_in"


class RegistrationRow(Base):
    """What a visitor filled in (R1). It becomes a partner and an account once the address is confirmed."""

    __tablename__ = "registrations"
    __table_args__ = (one_of("kind", PartnerKind), one_of("language", Language), {"schema": SCHEMA})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation: Mapped[str]
    kind: Mapped[PartnerKind]
    website: Mapped[str]
    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[Language] = mapped_column(server_default=Language.DUTCH)
    created_at: Mapped[datetime]


class AccountRow(Base):
    """A partner's login. The address is kept in lower case, and is confirmed; the language is its mails'."""

    __tablename__ = "accounts"
    __table_args__ = (one_of("language", Language), {"schema": SCHEMA})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[Language] = mapped_column(server_default=Language.DUTCH)
    created_at: Mapped[datetime]


class SessionRow(Base):
    """Somebody who is signed in: a partner's account or an Informat user. The cookie is kept as a hash."""

    __tablename__ = "sessions"
    __table_args__ = ({"schema": SCHEMA},)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True, server_default=func.gen_random_uuid())
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(f"{SCHEMA}.accounts.id"), index=True)
    informat_user_id: Mapped[str | None]
    browser: Mapped[str] = mapped_column(server_default=text("''"))
    system: Mapped[str] = mapped_column(server_default=text("''"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class DeviceRow(Base):
    """A browser in which somebody signed in to this account. It opens nothing; it is only counted apart."""

    __tablename__ = "devices"
    __table_args__ = ({"schema": SCHEMA},)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{SCHEMA}.accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    seen_at: Mapped[datetime]


class TriesRow(Base):
    """How often something was tried in the present window. What, and by whom, is kept as a keyed hash."""

    __tablename__ = "tries"
    __table_args__ = ({"schema": SCHEMA},)

    key: Mapped[bytes] = mapped_column(primary_key=True)
    tries: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class PasswordResetRow(Base):
    """Somebody who forgot a password. Without an account when the address is nobody's (R1)."""

    __tablename__ = "password_resets"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(f"{SCHEMA}.accounts.id", ondelete="CASCADE"), index=True
    )
    asked_at: Mapped[datetime]


class EmailChangeRow(Base):
    """An account that moves to another address, once both addresses have agreed."""

    __tablename__ = "email_changes"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey(f"{SCHEMA}.accounts.id", ondelete="CASCADE"), index=True
    )
    old_email: Mapped[str]
    new_email: Mapped[str]
    asked_at: Mapped[datetime]
    old_confirmed: Mapped[bool] = mapped_column(server_default=false())
    new_confirmed: Mapped[bool] = mapped_column(server_default=false())
    done: Mapped[bool] = mapped_column(server_default=false())


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
