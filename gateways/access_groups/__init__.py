"""The InvoiceAPI: the access groups of Rekeningen."""

from gateways.access_groups.port import SYSTEM, AccessGroups

__all__ = ["SYSTEM", "AccessGroups"]
