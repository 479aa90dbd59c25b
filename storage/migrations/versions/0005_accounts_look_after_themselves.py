"""Accounts look after themselves: new passwords, new addresses, sessions to choose from, tries counted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The worker writes the letters about these, and reads no more than whom they are for.
GRANTS = (
    "GRANT SELECT (id, account_id) ON sign_in.password_resets TO portal_worker",
    "GRANT SELECT (id, account_id, old_email, new_email) ON sign_in.email_changes TO portal_worker",
)


def upgrade() -> None:
    op.add_column(
        "sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        schema="sign_in",
    )
    op.create_unique_constraint(op.f("uq_sessions_id"), "sessions", ["id"], schema="sign_in")
    for name in ("browser", "system"):
        column = sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)
        op.add_column("sessions", column, schema="sign_in")
    op.create_table(
        "devices",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        _of_account("devices"),
        sa.PrimaryKeyConstraint("token_hash", "account_id", name=op.f("pk_devices")),
        schema="sign_in",
    )
    op.create_table(
        "tries",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tries")),
        schema="sign_in",
    )
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        _of_account("password_resets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_resets")),
        schema="sign_in",
    )
    op.create_table(
        "email_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("old_email", sa.Text(), nullable=False),
        sa.Column("new_email", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("new_confirmed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _of_account("email_changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_changes")),
        schema="sign_in",
    )
    for table in ("devices", "password_resets", "email_changes"):
        op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"], schema="sign_in")
    op.create_index(op.f("ix_tries_ends_at"), "tries", ["ends_at"], schema="sign_in")
    for grant in GRANTS:
        op.execute(grant)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    """What belongs to an account, and goes with it."""
    return sa.ForeignKeyConstraint(
        ["account_id"],
        ["sign_in.accounts.id"],
        name=op.f(f"fk_{table}_account_id"),
        ondelete="CASCADE",
    )
