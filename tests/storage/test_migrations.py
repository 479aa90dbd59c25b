"""The migrations make what the tables say."""

import json
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.schema import CreateSchema

import storage.drift_tables
import storage.second_factor_tables
import storage.sign_in_tables
from activities.letters import Letters
from devstack.postgres import PostgresServer
from domain.apis import Api
from domain.languages import Language
from storage.migrate import migrate
from storage.tables import ApiState, AppApiRow, Base
from tests.storage import rows

# What Alembic's own comparison passes over: checks, and the conditions of indexes.
DEFINITIONS = text("""
    SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE conrelid <> 0 AND connamespace <> 'pg_catalog'::regnamespace
    UNION ALL
    SELECT schemaname || '.' || tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname NOT IN ('pg_catalog', 'pg_toast')
""")

QUEUED = text("""
    INSERT INTO mails (id, kind, "to", app_id, subject_id, facts, state, server_words, queued_at)
    VALUES (:app, :kind, 'an@school.example', :app, :app, cast(:facts AS jsonb), 'queued', '', now())
""")


@pytest.fixture
async def empty(postgres: PostgresServer) -> AsyncIterator[AsyncEngine]:
    name = f"empty_{uuid4().hex}"
    await postgres.create_database(name)
    engine = create_async_engine(postgres.url(name))
    yield engine
    await engine.dispose()
    await postgres.drop_database(name)


@pytest.fixture
async def migrated(empty: AsyncEngine) -> AsyncEngine:
    await migrate(empty.url.render_as_string(hide_password=False))
    return empty


@pytest.fixture
async def created(postgres: PostgresServer) -> AsyncIterator[AsyncEngine]:
    """A database as the tables describe it, without migrations."""
    name = f"created_{uuid4().hex}"
    await postgres.create_database(name)
    engine = create_async_engine(postgres.url(name))
    async with engine.begin() as connection:
        await connection.execute(CreateSchema(storage.sign_in_tables.SCHEMA))
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()
    await postgres.drop_database(name)


async def definitions(engine: AsyncEngine) -> dict[tuple[str, str], str]:
    async with engine.connect() as connection:
        found = await connection.execute(DEFINITIONS)
        return {(table, name): definition for table, name, definition in found if "alembic" not in table}


def differences(connection: Connection) -> list[object]:
    options = {"include_schemas": True, "compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


async def test_a_migrated_database_has_the_columns_of_the_tables(migrated: AsyncEngine) -> None:
    async with migrated.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_migrated_database_has_the_checks_keys_and_indexes_of_the_tables(
    migrated: AsyncEngine, created: AsyncEngine
) -> None:
    wanted = await definitions(created)
    assert len(wanted) > 40
    assert await definitions(migrated) == wanted


async def test_migrating_again_changes_nothing(migrated: AsyncEngine) -> None:
    before = await definitions(migrated)
    await migrate(migrated.url.render_as_string(hide_password=False))
    assert await definitions(migrated) == before


async def test_r10_an_invitation_that_was_queued_before_its_letter_named_the_partner_can_be_sent(
    empty: AsyncEngine,
) -> None:
    url = empty.url.render_as_string(hide_password=False)
    await migrate(url, "0009")
    apis = [
        AppApiRow(app_id=UUID(int=1), api=api, reason="", state=state)
        for api, state in zip(Api, [*ApiState, ApiState.ENABLED, ApiState.REFUSED], strict=True)
    ]
    facts = {"app": "BlueDries", "generation": 1, "expires_at": "2026-12-24T10:00:00+00:00"}
    async with AsyncSession(empty) as session, session.begin():
        await rows.add(session, [rows.partner(2)], [rows.app(1, 2)], apis)
        await session.execute(QUEUED, {"app": UUID(int=1), "kind": "invitation", "facts": json.dumps(facts)})
    await migrate(url)
    async with empty.connect() as connection:
        row = (await connection.execute(text("SELECT facts, language FROM mails"))).one()
    message = Letters().write("invitation", Language(row.language), row.facts | {"link_url": "x"})
    text_part = str(next(message.iter_parts()).get_content())
    assert "DriesTech2 vraagt voor de app BlueDries" in text_part
    assert "via deze API’s: Leerlingen, Rekeningen." in text_part
