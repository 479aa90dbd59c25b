"""The migrations make the tables that the code has, and can run again."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from gateways.identity.embedded.migrate import migrate
from gateways.identity.embedded.tables import SCHEMA, metadata
from tests.parts import PortalDatabase


def differences(connection: Connection) -> list[Any]:
    def ours(name: str | None, kind: str, _parents: Any) -> bool:
        return name == SCHEMA if kind == "schema" else name != "alembic_version"

    options = {"include_schemas": True, "include_name": ours, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_the_migrations_and_the_tables_agree(database: PortalDatabase) -> None:
    await migrate(database.owner_url)
    engine = create_async_engine(database.owner_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_each_table_is_granted_on_purpose(database: PortalDatabase) -> None:
    """A new table fails here until somebody has thought of who needs it."""
    query = text(
        "SELECT table_name, grantee, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS may "
        "FROM information_schema.role_table_grants "
        "WHERE table_schema = 'identity' AND grantee <> 'portal_owner' GROUP BY table_name, grantee"
    )
    engine = create_async_engine(database.owner_url)
    async with engine.connect() as connection:
        granted = {(row.table_name, row.grantee): row.may for row in await connection.execute(query)}
    await engine.dispose()
    assert granted == {
        ("clients", "portal_worker"): "INSERT SELECT UPDATE",
        ("clients", "portal_web"): "SELECT",
        ("client_scopes", "portal_worker"): "DELETE INSERT SELECT",
        ("client_scopes", "portal_web"): "SELECT",
        ("client_secrets", "portal_web"): "DELETE INSERT SELECT UPDATE",
        ("client_keys", "portal_web"): "DELETE INSERT SELECT UPDATE",
        ("signing_keys", "portal_web"): "DELETE INSERT SELECT",
        ("revoked_tokens", "portal_web"): "DELETE INSERT SELECT",
        ("used_assertions", "portal_web"): "DELETE INSERT SELECT",
    }
