"""The domain tables. The worker writes them, through activities; the web only reads them.

Times are `timestamptz`, in UTC. Statuses are checked by the database as well as by the rules.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.apis import Api
from domain.app_lifecycle import AppStatus
from domain.languages import Language
from domain.partners import PartnerKind
from domain.viewers import Role
from storage.sort_keys import BY_ACTIVE, BY_NAME, BY_STATUS, sort_key

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class ApiState(StrEnum):
    """Where one API of an app stands with Informat (R8, R63)."""

    REQUESTED = "requested"
    ENABLED = "enabled"
    REFUSED = "refused"


class AccessState(StrEnum):
    """Whether the identity server has been brought in line with a right already."""

    GRANTING = "granting"
    GRANTED = "granted"
    REVOKING = "revoking"


class MailState(StrEnum):
    """How far a mail came. A refusal is for good; everything else is tried again."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    REFUSED = "refused"


E = TypeVar("E", bound=StrEnum)


class MemberOf(TypeDecorator[E]):
    """A member of an enumeration, kept as its text. The database's own enumerations are hard to change."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__()
        self.members = members
        self._known: dict[str | None, E | None] = {None: None, **{one.value: one for one in members}}

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], E | None]:
        """A look-up: lists have a few of these in every row, and to call the enumeration takes five times as
        long."""
        return self._known.__getitem__


class Base(DeclarativeBase):
    """Text, time and JSON as PostgreSQL has them; enumerations are text with a check."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as it stands
        str: Text(),
        datetime: DateTime(timezone=True),
        bytes: LargeBinary(),
        dict[str, Any]: JSONB(),
        AppStatus: MemberOf(AppStatus),
        Api: MemberOf(Api),
        Role: MemberOf(Role),
        PartnerKind: MemberOf(PartnerKind),
        Language: MemberOf(Language),
        ApiState: MemberOf(ApiState),
        AccessState: MemberOf(AccessState),
        MailState: MemberOf(MailState),
    }


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """A check that the column holds one of the enumeration's values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


class PartnerRow(Base):
    __tablename__ = "partners"
    __table_args__ = (one_of("kind", PartnerKind), Index(None, "sort_name"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[PartnerKind]
    description: Mapped[str]
    website: Mapped[str]
    contact_email: Mapped[str]
    visible: Mapped[bool]
    logo: Mapped[bytes | None]
    logo_type: Mapped[str | None]
    suspended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sort_name: Mapped[str] = sort_key(BY_NAME)


class PartnerMemberRow(Base):
    """Who acts for a partner. The account itself, with its name and password, belongs to sign-in."""

    __tablename__ = "partner_members"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    owner: Mapped[bool]
    since: Mapped[datetime]


class MemberInvitationRow(Base):
    """A colleague who is invited to act for a partner too."""

    __tablename__ = "member_invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    email: Mapped[str]
    invited_by: Mapped[str]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class ApiClientRow(Base):
    """A client of the identity server that the portal knows; without an app for old ones (R43)."""

    __tablename__ = "api_clients"
    __table_args__ = (Index(None, "sort_name"), Index(None, "sort_active"))

    client_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    sort_name: Mapped[str] = sort_key(BY_NAME)
    sort_active: Mapped[str] = sort_key(BY_ACTIVE)


class AppRow(Base):
    __tablename__ = "apps"
    __table_args__ = (
        one_of("status", AppStatus),
        Index(None, "sort_name"),
        Index(None, "sort_status"),
        Index(None, "created_at"),
        Index(None, "changed_at"),
        Index("ix_apps_waiting_since", "waiting_since", postgresql_where="waiting_since IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("partners.id"), index=True)
    name: Mapped[str]
    description: Mapped[str]
    contact_email: Mapped[str]
    status: Mapped[AppStatus]
    client_id: Mapped[str | None] = mapped_column(ForeignKey("api_clients.client_id"), unique=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str]
    waiting_since: Mapped[datetime | None]
    claimed_by_id: Mapped[str | None]
    claimed_by: Mapped[str | None]
    proposed_client: Mapped[str | None]
    unlinked: Mapped[bool] = mapped_column(server_default=false())
    sort_name: Mapped[str] = sort_key(BY_NAME)
    sort_status: Mapped[str] = sort_key(BY_STATUS)


class TaskNoteRow(Base):
    """A note among the helpdesk, about an app. No partner ever sees one."""

    __tablename__ = "task_notes"
    __table_args__ = (UniqueConstraint("workflow_id", "step"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"), index=True)
    workflow_id: Mapped[str]
    step: Mapped[str]
    at: Mapped[datetime]
    author: Mapped[str]
    text: Mapped[str]


class AppApiRow(Base):
    """One API of an app: why the partner wants it, and what Informat said."""

    __tablename__ = "app_apis"
    __table_args__ = (one_of("api", Api), one_of("state", ApiState))

    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"), primary_key=True)
    api: Mapped[Api] = mapped_column(primary_key=True)
    reason: Mapped[str]
    state: Mapped[ApiState]


class ClientSecretRow(Base):
    """That a secret exists. The secret itself is at the identity server alone, as a hash (R62)."""

    __tablename__ = "client_secrets"

    secret_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("api_clients.client_id"), index=True)
    added_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class AccessRightRow(Base):
    """One right of one client. `target` is an institution number, or a guid for Rekeningen."""

    __tablename__ = "access_rights"
    __table_args__ = (
        one_of("api", Api),
        one_of("state", AccessState),
        Index("ix_access_rights_api_target", "api", "target", "client_id"),
        Index(None, "target"),
    )

    client_id: Mapped[str] = mapped_column(ForeignKey("api_clients.client_id"), primary_key=True)
    api: Mapped[Api] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[AccessState]
    since: Mapped[datetime]
    granted_by: Mapped[str]


class ForeignScopeRow(Base):
    """A scope at the identity server that matches no template: reported by the import, never touched (R7)."""

    __tablename__ = "foreign_scopes"

    client_id: Mapped[str] = mapped_column(ForeignKey("api_clients.client_id"), primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class InvitationRow(Base):
    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    app_id: Mapped[UUID] = mapped_column(ForeignKey("apps.id"), index=True)
    email: Mapped[str]
    generation: Mapped[int]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class InvitationProposalRow(Base):
    """What the partner proposes to grant: the editor shows it marked beforehand, and the admin decides."""

    __tablename__ = "invitation_proposals"

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    api: Mapped[Api] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)


class InvitationOpeningRow(Base):
    """Which school admin came in through which link: it lets him see the app, and grants nothing (R33)."""

    __tablename__ = "invitation_openings"

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    opened_at: Mapped[datetime]


class LogRow(Base):
    """The audit log: one row per change or refused change, chained by hash, never updated (R57).

    `step` is the place in the workflow's history that wrote it, and `part` which of its rows this is: written
    twice, it is one row.
    """

    __tablename__ = "log"
    __table_args__ = (
        UniqueConstraint("workflow_id", "step", "part"),
        Index("ix_log_chain_position", "chain", "position"),
        # With the event, a partner's page of the log is found in the index alone.
        Index("ix_log_app_position", "app_id", "position", postgresql_include=["event"]),
        Index(
            "ix_log_partner_position",
            "partner_id",
            "position",
            postgresql_where="partner_id IS NOT NULL",
        ),
        Index(
            "ix_log_api_target_position",
            "api",
            "target",
            "position",
            postgresql_where="target IS NOT NULL",
        ),
        Index("ix_log_at", "at"),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    chain: Mapped[str]
    workflow_id: Mapped[str]
    step: Mapped[str]
    part: Mapped[str]
    at: Mapped[datetime]
    actor_role: Mapped[Role]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    actor_token: Mapped[str | None]
    event: Mapped[str]
    app_id: Mapped[UUID | None]
    client_id: Mapped[str | None]
    partner_id: Mapped[UUID | None]
    api: Mapped[Api | None]
    target: Mapped[str | None]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]


class MailRow(Base):
    """One mail: whom it is for, in which language, and what it is about. Its text is made when it is sent."""

    __tablename__ = "mails"
    __table_args__ = (one_of("state", MailState), one_of("language", Language))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    to: Mapped[str]
    language: Mapped[Language] = mapped_column(server_default=Language.DUTCH)
    app_id: Mapped[UUID | None] = mapped_column(ForeignKey("apps.id"), index=True)
    subject_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]]
    state: Mapped[MailState]
    server_words: Mapped[str]
    queued_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class RefusalRow(Base):
    """What a validator refused. It reached no workflow, so the web itself notes it here (R57)."""

    __tablename__ = "refusals"
    __table_args__ = (Index("ix_refusals_at", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_role: Mapped[Role]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    actor_token: Mapped[str | None]
    command: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str]
    app_id: Mapped[UUID | None] = mapped_column(index=True)
