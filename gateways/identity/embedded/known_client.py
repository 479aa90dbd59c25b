"""A client as it was read for one request, in the shape that Authlib's core asks for."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncSession

from gateways.identity.embedded.tables import client_keys, client_scopes, client_secrets, clients
from gateways.identity.public_keys import SigningKey, public_keys

# Compared with in place of a secret where there is none, so that an unknown client takes as long.
_NO_SECRET = bytes(32)


@dataclass(frozen=True)
class KnownSecret:
    """A secret that works at this moment."""

    secret_id: UUID
    hash: bytes
    last_used_at: datetime | None


@dataclass
class KnownClient:
    """An enabled client. After authentication `secret` says with which secret that was, if with one."""

    client_id: str
    scopes: frozenset[str]
    secrets: tuple[KnownSecret, ...] = ()
    keys: tuple[SigningKey, ...] = ()
    secret: KnownSecret | None = None

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether it is one of the secrets; it takes as long for each of them as for none."""
        given = sha256(client_secret.encode()).digest()
        compare_digest(given, _NO_SECRET)
        matching = [one for one in self.secrets if compare_digest(given, one.hash)]
        self.secret = matching[0] if matching else None
        return self.secret is not None

    def check_endpoint_auth_method(self, _method: str, _endpoint: str) -> bool:
        return True

    def check_grant_type(self, _grant_type: str) -> bool:
        return True


async def known_client(session: AsyncSession, client_id: str | None, now: datetime) -> KnownClient:
    """The client, if it is known and enabled; else one that no secret and no key opens.

    So an unknown client, a disabled one and a wrong secret take the same road to the same answer.
    """
    rows = (await session.execute(_query(client_id, now))).all() if client_id else []
    if not rows or not rows[0].enabled:
        return KnownClient(client_id or "", frozenset())
    return KnownClient(
        client_id=rows[0].client_id,
        scopes=frozenset(rows[0].scopes),
        secrets=tuple(KnownSecret(row.secret_id, row.hash, row.last_used_at) for row in rows if row.hash),
        keys=public_keys(rows[0].jwks) if rows[0].jwks else (),
    )


def _query(client_id: str, now: datetime) -> Select[Any]:
    """One row for each live secret, or a single one where there is none."""
    held = select(client_scopes.c.scope).where(client_scopes.c.client_id == clients.c.client_id)
    secret = client_secrets.c
    live = and_(
        secret.client_id == clients.c.client_id,
        or_(secret.expires_at.is_(None), secret.expires_at > now),
    )
    return (
        select(
            clients.c.client_id,
            clients.c.enabled,
            func.array(held.scalar_subquery(), type_=ARRAY(TEXT)).label("scopes"),
            client_keys.c.jwks,
            secret.secret_id,
            secret.hash,
            secret.last_used_at,
        )
        .join_from(clients, client_keys, client_keys.c.client_id == clients.c.client_id, isouter=True)
        .join(client_secrets, live, isouter=True)
        .where(clients.c.client_id == client_id)
    )
