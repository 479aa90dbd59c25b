"""The record of registrations: which client the server made for which id, how it is managed, its secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateways.identity.port import ClientSecret
from gateways.identity.reachable import ReachableSessions
from gateways.identity.registration.tables import clients, removed_secrets, secrets


class UnreadableToken(Exception):
    """No key in the list opens a client's registration token; the message names the client."""


@dataclass(frozen=True)
class Registration:
    """A client that the server has. `path` is where it is managed, on the server's own address."""

    client_id: str
    path: str
    token: str


class Registrations:
    """Every method raises `OutsideSystemUnavailable` while the database is away.

    `keys` are Fernet keys, newest first. A token is written with the first and read with any of them.
    """

    def __init__(self, sessions: async_sessionmaker[AsyncSession], keys: Sequence[str]) -> None:
        self._sessions = ReachableSessions(sessions)
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    async def known_as(self, asked_id: str) -> str | None:
        """What the server calls the client for this id, if the answer that said so was kept."""
        async with self._sessions.reading() as session:
            return await session.scalar(select(clients.c.client_id).where(clients.c.asked_id == asked_id))

    async def note_try(self, asked_id: str) -> None:
        """Before the server is asked: it may do so, and the answer be lost."""
        new = insert(clients).values(asked_id=asked_id, tries=1)
        async with self._sessions.writing() as session:
            await session.execute(
                new.on_conflict_do_update(index_elements=["asked_id"], set_={"tries": clients.c.tries + 1})
            )

    async def keep(self, asked_id: str, made: Registration) -> None:
        values = {
            "client_id": made.client_id,
            "path": made.path,
            "encrypted_token": self._fernet.encrypt(made.token.encode()),
        }
        async with self._sessions.writing() as session:
            await session.execute(update(clients).where(clients.c.asked_id == asked_id).values(**values))

    async def find(self, client_id: str) -> Registration | None:
        """Raises `UnreadableToken` when its key is gone from the list."""
        async with self._sessions.reading() as session:
            found = await session.execute(select(clients).where(clients.c.client_id == client_id))
            row = found.one_or_none()
        return self._registration(row) if row else None

    async def all(self) -> list[Registration]:
        """Every client, by id: some hundred bytes each."""
        query = select(clients).where(clients.c.client_id.is_not(None)).order_by(clients.c.client_id)
        async with self._sessions.reading() as session:
            rows = (await session.execute(query)).all()
        return [self._registration(row) for row in rows]

    async def secret_of(self, client_id: str) -> ClientSecret | None:
        held = secrets.c
        query = select(held.secret_id, held.created_at, held.expires_at).where(held.client_id == client_id)
        async with self._sessions.reading() as session:
            row = (await session.execute(query)).one_or_none()
        return ClientSecret(*row) if row else None

    async def note_secret(self, client_id: str, secret_id: UUID, now: datetime) -> None:
        """Before it exists: a secret that works and that nobody can take back would be worse."""
        new = insert(secrets).values(client_id=client_id, secret_id=secret_id, created_at=now)
        async with self._sessions.writing() as session:
            await session.execute(new.on_conflict_do_nothing())

    async def note_seen(self, client_id: str, secret: str, expires_at: datetime | None) -> None:
        """The secret as the server has it, and when the server says that it ends."""
        values = {"hash": _hash(secret), "expires_at": expires_at}
        async with self._sessions.writing() as session:
            await session.execute(update(secrets).where(secrets.c.client_id == client_id).values(**values))

    async def note_removed(self, client_id: str) -> None:
        gone = select(secrets.c.client_id, secrets.c.hash).where(
            secrets.c.client_id == client_id, secrets.c.hash.is_not(None)
        )
        async with self._sessions.writing() as session:
            await session.execute(
                insert(removed_secrets).from_select(["client_id", "hash"], gone).on_conflict_do_nothing()
            )
            await session.execute(delete(secrets).where(secrets.c.client_id == client_id))

    async def was_removed(self, client_id: str, secret: str) -> bool:
        """Whether this secret was taken back before."""
        held = removed_secrets.c
        query = select(held.hash).where(held.client_id == client_id, held.hash == _hash(secret))
        async with self._sessions.reading() as session:
            return await session.scalar(query) is not None

    def _registration(self, row: Row[Any]) -> Registration:
        try:
            token = self._fernet.decrypt(row.encrypted_token).decode()
        except InvalidToken:
            raise UnreadableToken(f"no key opens the registration token of {row.client_id}") from None
        return Registration(row.client_id, row.path, token)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
