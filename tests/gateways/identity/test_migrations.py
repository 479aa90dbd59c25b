"""The migrations make the tables that the code has, and can run again."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

from gateways.identity.embedded.tables import metadata as embedded
from gateways.identity.registration.tables import metadata as registration
from migrate import migrate
from tests.parts import PortalDatabase

GRANTED = {
    "identity": {
        ("clients", "portal_worker"): "INSERT SELECT UPDATE",
        ("clients", "portal_web"): "SELECT",
        ("client_scopes", "portal_worker"): "DELETE INSERT SELECT",
        ("client_scopes", "portal_web"): "SELECT",
        ("client_secrets", "portal_web"): "DELETE INSERT SELECT UPDATE",
        ("client_keys", "portal_web"): "DELETE INSERT SELECT UPDATE",
        ("signing_keys", "portal_web"): "DELETE INSERT SELECT",
        ("revoked_tokens", "portal_web"): "DELETE INSERT SELECT",
        ("used_assertions", "portal_web"): "DELETE INSERT SELECT",
    },
    "registration": {
        ("clients", "portal_worker"): "INSERT SELECT UPDATE",
        ("clients", "portal_web"): "SELECT",
        ("secrets", "portal_web"): "DELETE INSERT SELECT UPDATE",
        ("removed_secrets", "portal_web"): "INSERT SELECT",
    },
}


def differences(connection: Connection, metadata: MetaData) -> list[Any]:
    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return name == metadata.schema if kind == "schema" else name != "alembic_version"

    options = {"include_schemas": True, "include_name": ours, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrations_and_the_tables_agree(database: PortalDatabase) -> None:
    await migrate(database.owner_url)
    engine = create_async_engine(database.owner_url)
    async with engine.connect() as connection:
        for metadata in (embedded, registration):
            assert await connection.run_sync(differences, metadata) == []
    await engine.dispose()


@pytest.mark.parametrize("schema", GRANTED)
async def test_each_table_is_granted_on_purpose(database: PortalDatabase, schema: str) -> None:
    """A new table fails here until somebody has thought of who needs it."""
    query = text(
        "SELECT table_name, grantee, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS may "
        "FROM information_schema.role_table_grants "
        "WHERE table_schema = :schema AND grantee <> 'portal_owner' GROUP BY table_name, grantee"
    )
    engine = create_async_engine(database.owner_url)
    async with engine.connect() as connection:
        granted = {
            (row.table_name, row.grantee): row.may
            for row in await connection.execute(query, {"schema": schema})
        }
    await engine.dispose()
    assert granted == GRANTED[schema]
