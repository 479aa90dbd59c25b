"""`ClientDirectory` over the embedded identity server's tables."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, any_, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateways.clock import Clock
from gateways.identity.embedded.tables import client_keys, client_scopes, client_secrets, clients
from gateways.identity.port import (
    Capabilities,
    ClientSecret,
    IdentityClient,
    PublicKey,
    UnknownClient,
)
from gateways.identity.public_keys import checked_public_keys, described
from gateways.identity.reachable import ReachableSessions
from gateways.identity.scope_change import ScopeChange

CLIENTS_A_PAGE = 500
SECRET_CHARACTERS = 43
"""256 bits in base64: what makes a bare SHA-256 safe to keep."""
FOREIGN_KEY_VIOLATION = "23503"
CAPABILITIES = Capabilities(
    most_secrets=None,
    secret_expiry=True,
    last_use=True,
    own_client_ids=True,
    own_secrets=True,
    every_client=True,
    public_keys=True,
)


class EmbeddedDirectory:
    """See `ClientDirectory`. What the process may do is up to its own database log-in.

    The worker's keeps clients and scopes, the web's keeps secrets and keys; each may read the other's, but
    for the worker the hashes of secrets.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], clock: Clock) -> None:
        self._sessions = ReachableSessions(sessions)
        self._clock = clock

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def ensure_client(self, client_id: str, name: str) -> str:
        new = insert(clients).values(client_id=client_id, name=name, enabled=True)
        async with self._sessions.writing() as session:
            await session.execute(new.on_conflict_do_nothing())
        return client_id

    async def set_scopes(self, client_id: str, scopes: frozenset[str], managed: frozenset[str]) -> None:
        change = ScopeChange(scopes, managed)
        held = client_scopes.c
        gone = any_(literal(sorted(change.taken), ARRAY(TEXT)))
        async with self._sessions.writing() as session:
            # The lock makes two changes of one client follow each other, whoever sends them.
            lock = select(clients.c.client_id).where(clients.c.client_id == client_id).with_for_update()
            if await session.scalar(lock) is None:
                raise UnknownClient(client_id)
            if change.taken:
                await session.execute(
                    delete(client_scopes).where(held.client_id == client_id, held.scope == gone)
                )
            if change.given:
                rows = [{"client_id": client_id, "scope": scope} for scope in sorted(change.given)]
                await session.execute(insert(client_scopes).on_conflict_do_nothing(), rows)

    async def set_enabled(self, client_id: str, enabled: bool) -> None:
        change = update(clients).where(clients.c.client_id == client_id).values(enabled=enabled)
        async with self._sessions.writing() as session:
            if await session.scalar(change.returning(clients.c.client_id)) is None:
                raise UnknownClient(client_id)

    async def add_secret(
        self, client_id: str, secret_id: UUID, secret: str, expires_at: datetime | None
    ) -> str:
        if len(secret) < SECRET_CHARACTERS:
            raise ValueError(f"a secret has {SECRET_CHARACTERS} random characters or more")
        new = insert(client_secrets).values(
            client_id=client_id,
            secret_id=secret_id,
            hash=sha256(secret.encode()).digest(),
            created_at=self._clock.now(),
            expires_at=expires_at,
        )
        replaced = new.on_conflict_do_update(
            index_elements=["client_id", "secret_id"],
            set_={"hash": new.excluded.hash, "expires_at": new.excluded.expires_at},
        )
        async with self._sessions.writing() as session:
            with _unknown_when_missing(client_id):
                await session.execute(replaced)
        return secret

    async def remove_secret(self, client_id: str, secret_id: UUID) -> None:
        held = client_secrets.c
        async with self._sessions.writing() as session:
            await _require(session, client_id)
            await session.execute(
                delete(client_secrets).where(held.client_id == client_id, held.secret_id == secret_id)
            )

    async def list_secrets(self, client_id: str) -> list[ClientSecret]:
        held = client_secrets.c
        accepted = (
            select(held.secret_id, held.created_at, held.expires_at, held.last_used_at)
            .where(held.client_id == client_id)
            .where(or_(held.expires_at.is_(None), held.expires_at > self._clock.now()))
            .order_by(held.created_at, held.secret_id)
        )
        async with self._sessions.reading() as session:
            await _require(session, client_id)
            return [ClientSecret(*row) for row in await session.execute(accepted)]

    async def set_public_keys(self, client_id: str, jwks: Mapping[str, Any]) -> None:
        new = insert(client_keys).values(client_id=client_id, jwks=checked_public_keys(jwks))
        replaced = new.on_conflict_do_update(index_elements=["client_id"], set_={"jwks": new.excluded.jwks})
        async with self._sessions.writing() as session:
            with _unknown_when_missing(client_id):
                await session.execute(replaced)

    async def list_public_keys(self, client_id: str) -> list[PublicKey]:
        async with self._sessions.reading() as session:
            await _require(session, client_id)
            jwks = await session.scalar(
                select(client_keys.c.jwks).where(client_keys.c.client_id == client_id)
            )
        return described(jwks) if jwks else []

    async def get_client(self, client_id: str) -> IdentityClient | None:
        async with self._sessions.reading() as session:
            found = await session.execute(_with_scopes().where(clients.c.client_id == client_id))
            row = found.one_or_none()
        return _client(row) if row else None

    async def list_clients(self) -> AsyncIterator[IdentityClient]:
        """All clients by id. A page at a time, so that a slow reader holds no connection."""
        last = ""
        while True:
            page = _with_scopes().where(clients.c.client_id > last).order_by(clients.c.client_id)
            async with self._sessions.reading() as session:
                rows = (await session.execute(page.limit(CLIENTS_A_PAGE))).all()
            for row in rows:
                yield _client(row)
            if len(rows) < CLIENTS_A_PAGE:
                return
            last = rows[-1].client_id


@contextmanager
def _unknown_when_missing(client_id: str) -> Iterator[None]:
    """The foreign key is what notices, so no client can go between a look and the change."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == FOREIGN_KEY_VIOLATION:
            raise UnknownClient(client_id) from None
        raise


async def _require(session: AsyncSession, client_id: str) -> None:
    if await session.scalar(select(clients.c.client_id).where(clients.c.client_id == client_id)) is None:
        raise UnknownClient(client_id)


def _with_scopes() -> Select[Any]:
    held = select(client_scopes.c.scope).where(client_scopes.c.client_id == clients.c.client_id)
    scopes = func.array(held.scalar_subquery(), type_=ARRAY(TEXT)).label("scopes")
    return select(clients.c.client_id, clients.c.name, clients.c.enabled, scopes)


def _client(row: Row[Any]) -> IdentityClient:
    return IdentityClient(row.client_id, row.name, row.enabled, frozenset(row.scopes))
