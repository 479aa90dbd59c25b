"""What names are sorted by: keys that PostgreSQL makes of them, and keeps beside them.

In SQL of the database's own, so that it works with and without ICU and whatever the database's collation is;
docs/decisions/0016-sorting.md has the reasons. Another rule here is another migration.
"""

from sqlalchemy import Computed, Text
from sqlalchemy.orm import MappedColumn, mapped_column

from domain.app_lifecycle import AppStatus

# Letters that Unicode takes for one, and readers for a letter with something on it.
_STROKES, _PLAIN = "ØøŁłĐđßÆæŒœ", "OoLlDdsAaOo"
BY_NAME = (
    f"lower(regexp_replace(normalize(translate(name, '{_STROKES}', '{_PLAIN}') COLLATE \"C\", NFD),"
    " '[\\u0300-\\u036f]', '', 'g'))"
)
_RANKS = " ".join(f"WHEN '{status}' THEN '{rank}'" for rank, status in enumerate(AppStatus))
BY_STATUS = f"CASE status {_RANKS} ELSE '9' END || {BY_NAME}"
BY_ACTIVE = f"CASE WHEN active THEN '0' ELSE '1' END || {BY_NAME}"


def sort_key(expression: str) -> MappedColumn[str]:
    """A column that the database fills, and sorts by code point."""
    return mapped_column(Text(collation="C"), Computed(expression, persisted=True))
