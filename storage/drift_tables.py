"""What the comparisons of record and identity server found, and when they ran. Written by activities."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.apis import Api
from domain.drift import DriftKind
from storage.tables import Base, MemberOf, one_of


class DriftRow(Base):
    """One difference, since when it is there, and who last changed it through the portal as far as known.

    `answered_at` is set once somebody adopted or restored it: the row stays a while, for the same answer sent
    twice to find. No foreign key: a client that the record lacks is a difference too.
    """

    __tablename__ = "drift"
    __table_args__ = (
        one_of("kind", DriftKind),
        one_of("api", Api),
        Index("ix_drift_client_id", "client_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[str]
    client_name: Mapped[str]
    kind: Mapped[DriftKind] = mapped_column(MemberOf(DriftKind))
    api: Mapped[Api | None]
    target: Mapped[str | None]
    scope: Mapped[str | None]
    since: Mapped[datetime]
    last_event: Mapped[str | None]
    last_actor: Mapped[str | None]
    last_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]


class DriftCheckRow(Base):
    """One comparison: of everything, or of one client."""

    __tablename__ = "drift_checks"
    __table_args__ = (Index("ix_drift_checks_at", "at"),)

    run: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    asked_by: Mapped[str]
    client_id: Mapped[str | None]
    clients: Mapped[int]
    differences: Mapped[int]
