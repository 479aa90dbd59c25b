"""The tables of second factors and personal tokens: the web's own, as all of sign-in. They go with the
account that they are of.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from storage.sign_in_tables import SCHEMA
from storage.tables import Base

_ACCOUNT = f"{SCHEMA}.accounts.id"


class AuthenticatorRow(Base):
    """An authenticator app (RFC 6238), at most one per account; it counts once it is confirmed.

    `last_step` is the time step of the last code that was taken: no code of it or before it is taken again.
    `tries` were made since `tries_since`, and are forgotten at a right code.
    """

    __tablename__ = "authenticators"
    __table_args__ = ({"schema": SCHEMA},)

    account_id: Mapped[UUID] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True)
    encrypted_key: Mapped[bytes]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    tries: Mapped[int]
    tries_since: Mapped[datetime]


class RecoveryCodeRow(Base):
    """A recovery code that is left, as its hash; the row goes when it is used."""

    __tablename__ = "recovery_codes"
    __table_args__ = ({"schema": SCHEMA},)

    account_id: Mapped[UUID] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)


class SecondStepRow(Base):
    """Somebody whose password was right, and who has the second step to go. It opens nothing else."""

    __tablename__ = "second_steps"
    __table_args__ = ({"schema": SCHEMA},)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


class PasskeyRow(Base):
    """A passkey: its public key, and how often it said it was used."""

    __tablename__ = "passkeys"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class CeremonyRow(Base):
    """A passkey that is being asked for now: the challenge, for the browser that holds the token.

    Without an account it is a sign-in by passkey alone; a registration and a second step have theirs.
    """

    __tablename__ = "ceremonies"
    __table_args__ = ({"schema": SCHEMA},)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), index=True)
    challenge: Mapped[bytes]
    created_at: Mapped[datetime]


class PersonalTokenRow(Base):
    """A personal token of a partner's script, as its hash. Revoked, the row is gone."""

    __tablename__ = "personal_tokens"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    name: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
