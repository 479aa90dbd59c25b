"""Tell the web processes that an app has something newer; what it is, they read for themselves."""

from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, literal

from storage.news import CHANNEL


def announced(app_id: UUID | ColumnElement[UUID | None]) -> ColumnElement[None]:
    """To be selected beside what is asked anyway: a statement less.

    PostgreSQL tells it when the transaction commits, and not at all when it does not.
    """
    said = literal(str(app_id)) if isinstance(app_id, UUID) else cast(app_id, Text)
    return func.pg_notify(CHANNEL, said)
