"""The sample's `informat_users` database: a schema of tables, and the views on them that the portal reads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

from sqlalchemy import Boolean, Column, MetaData, Table, Text, insert, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from devstack.sample.people import PEOPLE
from devstack.sample.schools import SCHOOLS
from domain.school_year import SchoolYear, school_year_at

_SCHEMA = "sample"
_TABLES = MetaData(schema=_SCHEMA)

_PEOPLE = Table(
    "people",
    _TABLES,
    Column("user_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("has_user_management", Boolean, nullable=False),
    Column("is_helpdesk", Boolean, nullable=False),
)
_SCHOOLS = Table(
    "schools",
    _TABLES,
    Column("school_year", Text, primary_key=True),
    Column("institution_number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)
_ADMIN_RIGHTS = Table(
    "admin_rights",
    _TABLES,
    Column("user_id", Text, primary_key=True),
    Column("school_year", Text, primary_key=True),
    Column("application", Text, primary_key=True),
    Column("institution_number", Text, primary_key=True),
)

# Two loads at once take turns. The number is any that nothing else in this database uses.
_LOAD_LOCK = 20250901


async def load(url: str, now: datetime | None = None) -> None:
    """Put the sample into the database at `url`, in place of what an earlier load left there.

    The school years are the one of `now` (aware; this moment if not given), the one before and the one
    after, so that the sample never goes stale and a clock that is shifted by months still finds its rights.
    Everything happens in one transaction: a portal that reads meanwhile sees the old sample or the new.
    """
    year = school_year_at(now or datetime.now(UTC))
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOAD_LOCK})
            await connection.execute(text(f"DROP SCHEMA IF EXISTS {_SCHEMA} CASCADE"))
            await connection.execute(text(f"CREATE SCHEMA {_SCHEMA}"))
            for table, rows in _content(year):
                await connection.execute(CreateTable(table))
                await connection.execute(insert(table), rows)
                await connection.execute(text(f"CREATE VIEW public.{table.name} AS TABLE {table.fullname}"))
                await connection.execute(text(f"GRANT SELECT ON public.{table.name} TO PUBLIC"))
    finally:
        await engine.dispose()


def _content(year: SchoolYear) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    yield _PEOPLE, list(_people())
    yield _SCHOOLS, list(_schools(year))
    yield _ADMIN_RIGHTS, list(_admin_rights(year))


def _people() -> Iterator[dict[str, Any]]:
    for person in PEOPLE:
        yield {
            "user_id": person.user_id,
            "name": person.name,
            "email": person.email,
            "has_user_management": person.has_user_management,
            "is_helpdesk": person.is_helpdesk,
        }


def _schools(year: SchoolYear) -> Iterator[dict[str, Any]]:
    for offset in (-1, 0, 1):
        for school in SCHOOLS:
            yield {
                "school_year": str(SchoolYear(year.first_year + offset)),
                "institution_number": school.number,
                "name": school.name,
                "active": offset < 0 or not school.closed,
            }


def _admin_rights(year: SchoolYear) -> Iterator[dict[str, Any]]:
    for user_id, rights in ((person.user_id, rights) for person in PEOPLE for rights in person.rights):
        for offset, application, number in product(rights.years.value, rights.applications, rights.numbers):
            yield {
                "user_id": user_id,
                "school_year": str(SchoolYear(year.first_year + offset)),
                "application": application.value,
                "institution_number": number,
            }
