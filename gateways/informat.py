"""Informat's own systems, of which the portal reads schools, people and rights."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from gateways.access_groups import AccessGroups
from gateways.access_groups.http import HttpAccessGroups
from gateways.authority import AuthorityReader
from gateways.clock import Clock
from gateways.school_directory import SchoolDirectory
from gateways.school_directory.sql import SqlSchoolDirectory, informat_users_engine
from gateways.school_directory.views import InformatAddresses


@dataclass(frozen=True)
class Informat:
    schools: SchoolDirectory
    groups: AccessGroups
    authority: AuthorityReader


@asynccontextmanager
async def informat_at(
    addresses: InformatAddresses, http: httpx.AsyncClient, clock: Clock
) -> AsyncIterator[Informat]:
    """The systems at these addresses; connections to the database are closed at the end."""
    people = informat_users_engine(addresses.users_url)
    try:
        schools = SqlSchoolDirectory(people, addresses.views)
        groups = HttpAccessGroups(http, addresses.invoice_api_url, addresses.invoice_api_token)
        yield Informat(schools, groups, AuthorityReader(schools, groups, clock))
    finally:
        await people.dispose()
