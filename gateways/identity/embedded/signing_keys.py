"""The keys that sign access tokens: made when first needed, published a while before and after they sign."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from joserfc.jwk import ECKey, KeySet
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateways.identity.embedded.tables import signing_keys

ALGORITHM = "ES256"
CURVE = "P-256"
ROTATE_AFTER = timedelta(days=90)
PUBLISHED_AHEAD = timedelta(hours=1)
"""A new key is published this long before it signs, so that who caches the key set has it by then."""
RETIRES_AFTER = ROTATE_AFTER + timedelta(days=1)
"""Past its last signature and the five minutes' life of that token, with a day to spare."""
STOPS_SIGNING = timedelta(minutes=10)
"""A key signs nothing that could outlive its publication."""
REMEMBERED = timedelta(minutes=1)
"""How long a process goes without looking: also how long a key that an operator deleted still signs."""
_ROTATION_LOCK = 0x6964_6B65_7973
"""One process makes a key at a time. The number is an arbitrary name: "idkeys" in ASCII."""


class UnreadableSigningKey(Exception):
    """None of the encryption keys opens a signing key in the database."""


@dataclass(frozen=True)
class SigningKey:
    jwk: ECKey
    kid: str
    created_at: datetime
    retires_at: datetime


@dataclass(frozen=True)
class KeyRing:
    """The keys that are not retired, oldest first."""

    keys: Sequence[SigningKey]

    def signing(self, now: datetime) -> SigningKey:
        """The newest that verifiers can know of; where there is none, the one they have known longest."""
        able = [key for key in self.keys if key.retires_at - STOPS_SIGNING > now]
        known = [key for key in able if key.created_at <= now - PUBLISHED_AHEAD]
        return known[-1] if known else able[0]

    def published(self, now: datetime) -> KeySet:
        return KeySet([key.jwk for key in self.keys if key.retires_at > now])

    def needs_a_key(self, now: datetime) -> bool:
        return not self.keys or self.keys[-1].created_at <= now - ROTATE_AFTER


class SigningKeys:
    """The keys in the database. `encryption_keys` are Fernet keys, newest first.

    An encryption key that is replaced must stay in the list for `RETIRES_AFTER`: keys are not encrypted anew.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], encryption_keys: Sequence[str]) -> None:
        self._sessions = sessions
        self._fernet = MultiFernet([Fernet(key) for key in encryption_keys])
        self._remembered: tuple[datetime, KeyRing] | None = None

    async def ring(self, now: datetime) -> KeyRing:
        """The keys of this moment, with one that can sign. Raises `UnreadableSigningKey`."""
        if self._remembered is not None:
            looked_at, ring = self._remembered
            if abs(now - looked_at) < REMEMBERED:
                return ring
        ring = await self._read_or_rotate(now)
        self._remembered = now, ring
        return ring

    async def _read_or_rotate(self, now: datetime) -> KeyRing:
        async with self._sessions() as session:
            ring = await self._read(session, now)
        if not ring.needs_a_key(now):
            return ring
        async with self._sessions.begin() as session:
            await session.execute(select(func.pg_advisory_xact_lock(_ROTATION_LOCK)))
            ring = await self._read(session, now)
            if ring.needs_a_key(now):
                await session.execute(delete(signing_keys).where(signing_keys.c.retires_at <= now))
                await session.execute(insert(signing_keys).values(**self._new_row(now)))
                ring = await self._read(session, now)
        return ring

    async def _read(self, session: AsyncSession, now: datetime) -> KeyRing:
        query = select(signing_keys).where(signing_keys.c.retires_at > now)
        rows = await session.execute(query.order_by(signing_keys.c.created_at))
        return KeyRing(
            [
                SigningKey(self._opened(row.kid, row.encrypted_jwk), row.kid, row.created_at, row.retires_at)
                for row in rows
            ]
        )

    def _new_row(self, now: datetime) -> dict[str, object]:
        jwk = ECKey.generate_key(CURVE, {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
        return {
            "kid": jwk.kid,
            "algorithm": ALGORITHM,
            "encrypted_jwk": self._fernet.encrypt(json.dumps(jwk.as_dict(private=True)).encode()),
            "created_at": now,
            "retires_at": now + RETIRES_AFTER,
        }

    def _opened(self, kid: str, encrypted: bytes) -> ECKey:
        try:
            return ECKey.import_key(json.loads(self._fernet.decrypt(encrypted)))
        except InvalidToken:
            raise UnreadableSigningKey(
                f"No encryption key opens signing key {kid}. Put the one that it was made with back in the "
                "list, or delete its row in identity.signing_keys: tokens that it signed are then invalid."
            ) from None
