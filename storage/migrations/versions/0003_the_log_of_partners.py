"""The log knows partners: changes of a profile, of members, and suspensions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("log", sa.Column("partner_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_log_partner_position",
        "log",
        ["partner_id", "position"],
        unique=False,
        postgresql_where="partner_id IS NOT NULL",
    )
