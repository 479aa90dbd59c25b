"""How Temporal lets the portal in: in clear, over TLS, with a certificate or with a key."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class TemporalAccess:
    """Without `ca_file` the system's authorities vouch for the server. The files are PEM."""

    tls: bool = False
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    api_key: str = field(default="", repr=False)


IN_CLEAR = TemporalAccess()
"""For a Temporal server on this machine, or behind something else that keeps others out."""
