"""Apps by time and by active client come in the order of an index, and a partner's log is found in one.

The expression is as it was when this was written; `storage/sort_keys.py` has it as it is now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BY_ACTIVE = (
    "CASE WHEN active THEN '0' ELSE '1' END ||"
    " lower(regexp_replace(normalize(translate(name, 'ØøŁłĐđßÆæŒœ', 'OoLlDdsAaOo') COLLATE \"C\", NFD),"
    " '[\\u0300-\\u036f]', '', 'g'))"
)


def upgrade() -> None:
    key = sa.Column(
        "sort_active", sa.Text(collation="C"), sa.Computed(BY_ACTIVE, persisted=True), nullable=False
    )
    op.add_column("api_clients", key)
    op.create_index("ix_api_clients_sort_active", "api_clients", ["sort_active"], unique=False)
    op.create_index("ix_apps_created_at", "apps", ["created_at"], unique=False)
    op.create_index("ix_apps_changed_at", "apps", ["changed_at"], unique=False)
    op.drop_index("ix_log_app_position", "log")
    op.create_index(
        "ix_log_app_position", "log", ["app_id", "position"], unique=False, postgresql_include=["event"]
    )
