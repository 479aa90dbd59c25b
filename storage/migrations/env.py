"""Alembic's entry. The connection, and its one transaction, come from `storage.migrate`."""

from alembic import context

import storage.drift_tables
import storage.second_factor_tables
import storage.sign_in_tables  # noqa: F401 - their tables belong to the same metadata
from storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_schemas=True,
)
context.run_migrations()
