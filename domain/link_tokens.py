"""Tokens in mailed links, derived and not stored: nothing in the database opens anything.

A token names what it is for, its generation and the key, under an HMAC: the same mail sent twice carries the
same link, and a resend is the next generation.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import UUID

from domain.refusals import LinkNotValid

_ID, _GENERATION, _MAC = 16, 2, 32


@dataclass(frozen=True)
class LinkKeys:
    """Keys by their id, a small number; links are made with the highest, and opened with any."""

    keys: Mapping[int, bytes]

    def token(self, purpose: str, subject: UUID, generation: int) -> str:
        """The token for one generation of one subject, 68 URL-safe characters. Generations end at 65,535."""
        key_id = max(self.keys)
        head = bytes([key_id]) + subject.bytes + generation.to_bytes(_GENERATION, "big")
        return _written(head + self._mac(key_id, purpose, head))

    def open(self, purpose: str, token: str) -> tuple[UUID, int]:
        """The subject and generation that a token names. Refuses `LinkNotValid`."""
        raw = _read(token)
        head, mac = raw[: 1 + _ID + _GENERATION], raw[1 + _ID + _GENERATION :]
        known = len(mac) == _MAC and head[0] in self.keys
        if not known or not compare_digest(mac, self._mac(head[0], purpose, head)):
            raise LinkNotValid("This link is not one of ours, or a part of it is missing.")
        return UUID(bytes=head[1 : 1 + _ID]), int.from_bytes(head[1 + _ID :], "big")

    def keyed_hash(self, purpose: str, text: str) -> bytes:
        """What stands for something personal that only has to be recognised, until the next key."""
        return digest(self.keys[max(self.keys)], purpose.encode() + b"\0" + text.encode(), sha256)

    def _mac(self, key_id: int, purpose: str, head: bytes) -> bytes:
        return digest(self.keys[key_id], purpose.encode() + b"\0" + head, sha256)


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _read(token: str) -> bytes:
    """The bytes of a token; none unless it is written as we write it: base64 skips what it does not know."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        return b""
    return raw if _written(raw) == token else b""
