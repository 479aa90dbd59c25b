"""The `informat_users` database over SQL: three views, whose names are settings and whose columns are fixed.

Whoever connects the portal to a real database defines these views there, under any name:

| view | column | type | meaning |
|---|---|---|---|
| people | user_id | text | the account's id, as sign-in gives it in `sub`; unique |
| | name, email | text | |
| | has_user_management | boolean | access to Gebruikersbeheer 2.0 (R20) |
| | is_helpdesk | boolean | Informat's own staff (R25) |
| schools | school_year | text | `2025-26` |
| | institution_number | text | six digits, leading zeros kept |
| | name | text | |
| | active | boolean | only active schools count (R41) |
| admin rights | user_id, school_year, institution_number | text | as above |
| | application | text | `iBasis`, `iLeerlingen`, `iPersoneel`, `iInternen`; others are ignored (R23) |
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Select, TableClause, Text, any_, literal, select
from sqlalchemy import column as sql_column
from sqlalchemy import table as sql_table
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql import quoted_name

from domain.apis import is_institution_number
from domain.authority import AdminRight, Application
from domain.school_year import SchoolYear
from gateways import OutsideSystemUnavailable
from gateways.school_directory.port import InformatUser
from gateways.school_directory.views import SchoolViews

SYSTEM = "informat_users"
# A page or a save waits for this database: better a message soon than an answer late.
CONNECT_SECONDS = 2
STATEMENT_SECONDS = 4
# Should the network swallow everything, the server's own time-out is not heard: ours ends the wait.
SILENCE_SECONDS = STATEMENT_SECONDS + 1
# Somebody else's database: a few connections a process, and no more.
CONNECTIONS = 5


def informat_users_engine(url: str) -> AsyncEngine:
    """Connections to the `informat_users` database that only read, and give up after a few seconds."""
    return create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
        # One question at a time, which needs no BEGIN and ROLLBACK around it.
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": SILENCE_SECONDS,
            "server_settings": {
                "application_name": "informat-partnerportaal",
                "default_transaction_read_only": "on",
                "statement_timeout": f"{STATEMENT_SECONDS}s",
            },
        },
    )


class SqlSchoolDirectory:
    """`SchoolDirectory` over the views. The engine is the caller's: see `informat_users_engine`."""

    def __init__(self, engine: AsyncEngine, views: SchoolViews) -> None:
        self._engine = engine
        self._people = _view(
            views.people, text=("user_id", "name", "email"), flags=("has_user_management", "is_helpdesk")
        )
        self._schools = _view(
            views.schools, text=("school_year", "institution_number", "name"), flags=("active",)
        )
        self._rights = _view(
            views.rights, text=("user_id", "school_year", "application", "institution_number")
        )

    async def user(self, user_id: str) -> InformatUser | None:
        people = self._people.c
        async with self._connection() as connection:
            found = await connection.execute(select(self._people).where(people.user_id == user_id))
            row = found.one_or_none()
        if row is None:
            return None
        return InformatUser(row.user_id, row.name, row.email, row.has_user_management, row.is_helpdesk)

    async def admin_rights(self, user_id: str, year: SchoolYear) -> frozenset[AdminRight]:
        rights, schools = self._rights.c, self._schools.c
        asked: Select[Any] = (
            select(rights.application, rights.institution_number)
            .join_from(
                self._rights,
                self._schools,
                (schools.institution_number == rights.institution_number)
                & (schools.school_year == rights.school_year)
                & schools.active,
            )
            .where(
                rights.user_id == user_id,
                rights.school_year == str(year),
                _among(rights.application, [application.value for application in Application]),
            )
            .distinct()
        )
        async with self._connection() as connection:
            rows = (await connection.execute(asked)).all()
        return frozenset(
            AdminRight(Application(row.application), row.institution_number)
            for row in rows
            if is_institution_number(row.institution_number)
        )

    async def school_names(self, numbers: Collection[str], year: SchoolYear) -> Mapping[str, str]:
        if not numbers:
            return {}
        schools = self._schools.c
        asked: Select[Any] = select(schools.institution_number, schools.name).where(
            schools.school_year == str(year),
            schools.active,
            _among(schools.institution_number, list(numbers)),
        )
        async with self._connection() as connection:
            rows = (await connection.execute(asked)).all()
        return {row.institution_number: row.name for row in rows}

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection; whatever goes wrong on it is this system being away, a missing view as well."""
        try:
            async with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise OutsideSystemUnavailable(SYSTEM, str(error.orig)) from error
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise OutsideSystemUnavailable(SYSTEM, str(error) or type(error).__name__) from error


def _view(name: str, *, text: tuple[str, ...], flags: tuple[str, ...] = ()) -> TableClause:
    schema, _, bare = name.rpartition(".")
    return sql_table(
        quoted_name(bare, quote=True),
        *(sql_column(column, Text()) for column in text),
        *(sql_column(column, Boolean()) for column in flags),
        schema=quoted_name(schema, quote=True) if schema else None,
    )


def _among(column: ColumnElement[Any], values: list[str]) -> ColumnElement[bool]:
    """Whether the column has one of the values, as one parameter however many they are."""
    return column == any_(literal(values, ARRAY(Text())))
