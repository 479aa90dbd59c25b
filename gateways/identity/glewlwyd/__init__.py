"""Glewlwyd 2.7 as the identity server: docs/decisions/0011-other-identity-servers.md."""
