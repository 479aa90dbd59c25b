"""The log is found by place and by time, and refusals by time, without reading all of it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_log_api_target_position",
        "log",
        ["api", "target", "position"],
        unique=False,
        postgresql_where="target IS NOT NULL",
    )
    op.create_index("ix_log_at", "log", ["at"], unique=False)
    op.create_index("ix_refusals_at", "refusals", ["at"], unique=False)
