"""What the endpoints write down: assertions that were used, tokens that were revoked, secrets' last use."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateways.identity.embedded.access_tokens import AccessToken
from gateways.identity.embedded.assertions import UsedAssertion
from gateways.identity.embedded.known_client import KnownSecret
from gateways.identity.embedded.tables import client_secrets, revoked_tokens, used_assertions

NOTED_EVERY = timedelta(minutes=1)
"""A secret's last use is written down this often, and not at each token."""


async def use_up(session: AsyncSession, client_id: str, assertion: UsedAssertion, now: datetime) -> bool:
    """Whether this is the assertion's first use. Of two at once, the second waits for the first to commit."""
    await session.execute(delete(used_assertions).where(used_assertions.c.expires_at <= now))
    used = insert(used_assertions).values(
        client_id=client_id, jti=assertion.jti, expires_at=assertion.expires_at
    )
    first = used.on_conflict_do_nothing().returning(used_assertions.c.jti)
    return await session.scalar(first) is not None


async def revoke(session: AsyncSession, token: AccessToken, now: datetime) -> None:
    """Remember it for as long as it would have lived."""
    await session.execute(delete(revoked_tokens).where(revoked_tokens.c.expires_at <= now))
    revoked = insert(revoked_tokens).values(jti=token.jti, expires_at=token.expires_at)
    await session.execute(revoked.on_conflict_do_nothing())


async def is_revoked(session: AsyncSession, jti: str) -> bool:
    found = await session.scalar(select(revoked_tokens.c.jti).where(revoked_tokens.c.jti == jti))
    return found is not None


def is_to_be_noted(secret: KnownSecret, now: datetime) -> bool:
    return secret.last_used_at is None or now - secret.last_used_at >= NOTED_EVERY


async def note_use(session: AsyncSession, client_id: str, secret: KnownSecret, now: datetime) -> None:
    row = client_secrets.c
    await session.execute(
        update(client_secrets)
        .where(row.client_id == client_id, row.secret_id == secret.secret_id)
        .values(last_used_at=now)
    )
