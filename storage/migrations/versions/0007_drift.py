"""Drift: where the identity server and the record differ, and when they were compared."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("api", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_event", sa.Text(), nullable=True),
        sa.Column("last_actor", sa.Text(), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('unrecorded_right', 'missing_right', 'client_disabled', 'client_enabled', 'client_gone', 'client_unknown', 'foreign_scope_new', 'foreign_scope_gone')",
            name=op.f("ck_drift_kind_known"),
        ),
        sa.CheckConstraint(
            "api IN ('internen', 'leerlingen', 'personeel', 'rekeningen', 'voorinschrijvingen')",
            name=op.f("ck_drift_api_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drift")),
    )
    op.create_index("ix_drift_client_id", "drift", ["client_id"], unique=False)
    op.create_table(
        "drift_checks",
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("clients", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_drift_checks")),
    )
    op.create_index("ix_drift_checks_at", "drift_checks", ["at"], unique=False)
