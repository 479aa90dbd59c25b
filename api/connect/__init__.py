"""The embedded identity server over HTTP: tokens for machines, and where to find everything."""

from api.connect.router import connect_router

__all__ = ["connect_router"]
