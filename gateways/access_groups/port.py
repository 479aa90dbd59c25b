"""Port to the InvoiceAPI: the access groups of Rekeningen, and who is in which admin group."""

from collections.abc import Collection, Mapping
from typing import Protocol
from uuid import UUID

SYSTEM = "InvoiceAPI"
"""What `OutsideSystemUnavailable` calls it."""


class AccessGroups(Protocol):
    """Each method raises `OutsideSystemUnavailable` when the InvoiceAPI is away."""

    async def admin_groups(self, user_id: str) -> frozenset[UUID]:
        """The access groups of which this person is in the admin group, now (R23)."""
        ...

    async def group_names(self, groups: Collection[UUID]) -> Mapping[UUID, str]:
        """Names by guid; unknown groups are not in it (R42)."""
        ...
