"""Port to the `informat_users` database: accounts, schools and admin rights per school year."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.authority import AdminRight
from domain.school_year import SchoolYear


@dataclass(frozen=True)
class InformatUser:
    """An Informat account. `has_user_management` is access to Gebruikersbeheer 2.0 (R20)."""

    user_id: str
    name: str
    email: str
    has_user_management: bool
    is_helpdesk: bool


class SchoolDirectory(Protocol):
    """Each method raises `OutsideSystemUnavailable` when the database is away."""

    async def user(self, user_id: str) -> InformatUser | None: ...

    async def admin_rights(self, user_id: str, year: SchoolYear) -> frozenset[AdminRight]:
        """The admin rights of one person in one school year, at schools active in it (R22, R41)."""
        ...

    async def school_names(self, numbers: Collection[str], year: SchoolYear) -> Mapping[str, str]:
        """Names by institution number, of schools active in the year; others are not in it (R41)."""
        ...
