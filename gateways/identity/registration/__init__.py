"""Any identity server with dynamic client registration (RFC 7591, 7592).

Where the portal's ids and the clients' tokens are kept: docs/decisions/0011-other-identity-servers.md.
"""
