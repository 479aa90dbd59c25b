"""Alembic's entry. The connection, and its one transaction, come from `gateways/identity/schema.py`."""

from alembic import context

from gateways.identity.registration.tables import SCHEMA, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_schemas=True,
    version_table_schema=SCHEMA,
)
context.run_migrations()
