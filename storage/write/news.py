"""Tell the web processes that an app has something newer; what it is, they read for themselves."""

from sqlalchemy import ColumnElement, Text, cast, func

from storage.news import CHANNEL


def announced(app_id: ColumnElement[object]) -> ColumnElement[None]:
    """To be selected beside what is asked anyway: a statement less.

    PostgreSQL tells it when the transaction commits, and not at all when it does not.
    """
    return func.pg_notify(CHANNEL, cast(app_id, Text))
