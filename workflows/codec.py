"""Workflow history is encrypted: Temporal, its web pages and its backups hold no readable payload."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

ENCODING = b"binary/fernet"


class EncryptingCodec(PayloadCodec):
    """Encrypts with the first key, decrypts with any: a new key goes in front, an old one stays behind."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload(metadata={"encoding": ENCODING}, data=self._fernet.encrypt(one.SerializeToString()))
            for one in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload.FromString(self._fernet.decrypt(one.data))
            if one.metadata.get("encoding") == ENCODING
            else one
            for one in payloads
        ]
