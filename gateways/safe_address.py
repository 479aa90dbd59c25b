"""Which addresses may carry secrets: those of TLS, and those that never leave this machine."""

from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_safe_address(url: str) -> bool:
    """Whether it is https://…, or http:// on loopback."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
