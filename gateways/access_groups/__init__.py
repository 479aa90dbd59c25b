"""The InvoiceAPI: the access groups of Rekeningen."""

from gateways.access_groups.port import AccessGroups

__all__ = ["AccessGroups"]
