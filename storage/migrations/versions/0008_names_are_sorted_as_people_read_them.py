"""Names are sorted as people read them: without case, and an accent beside the letter that it stands on.

Each expression is as it was when this was written; `storage/sort_keys.py` has it as it is now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BY_NAME = (
    "lower(regexp_replace(normalize(translate(name, 'ØøŁłĐđßÆæŒœ', 'OoLlDdsAaOo') COLLATE \"C\", NFD),"
    " '[\\u0300-\\u036f]', '', 'g'))"
)
BY_STATUS = f"""CASE status
    WHEN 'submitted' THEN '0' WHEN 'information_requested' THEN '1' WHEN 'approved' THEN '2'
    WHEN 'rejected' THEN '3' WHEN 'withdrawn' THEN '4' WHEN 'suspended' THEN '5' WHEN 'archived' THEN '6'
    ELSE '9' END || {BY_NAME}"""
KEYS = (
    ("partners", "sort_name", BY_NAME),
    ("api_clients", "sort_name", BY_NAME),
    ("apps", "sort_name", BY_NAME),
    ("apps", "sort_status", BY_STATUS),
)


def upgrade() -> None:
    for table, column, expression in KEYS:
        key = sa.Column(
            column, sa.Text(collation="C"), sa.Computed(expression, persisted=True), nullable=False
        )
        op.add_column(table, key)
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
    op.create_index("ix_access_rights_target", "access_rights", ["target"], unique=False)
