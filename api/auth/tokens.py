"""What stands in the tables for the random values that browsers keep."""

from hashlib import sha256


def token_hash(token: str) -> bytes:
    """SHA-256 is enough for 256 random bits; what leaks from a table opens nothing."""
    return sha256(token.encode()).digest()
