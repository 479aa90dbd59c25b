"""Where a partner's person is signed in: listed, and ended one by one, or all but this one."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.auth.sessions import IDLE, LIFE
from api.auth.tokens import token_hash
from api.parts import Parts
from domain.refusals import SessionNotFound
from domain.viewers import PartnerMember
from storage import devices


class OwnSession(msgspec.Struct):
    """One browser that is signed in. `browser` and `system` are empty when it does not say."""

    id: UUID
    browser: str
    system: str
    since: datetime
    last_seen: datetime
    this_one: bool


async def own_sessions(parts: Parts, viewer: PartnerMember, token: str | None) -> list[OwnSession]:
    """The one that asks first, then those that were used last. `token` is the one that asks."""
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        rows = await devices.sessions_of(
            session, viewer.account_id, seen_after=now - IDLE, created_after=now - LIFE
        )
    here = token_hash(token) if token else b""
    found = [
        OwnSession(row.id, row.browser, row.system, row.created_at, row.seen_at, row.token_hash == here)
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.this_one)


async def end_own_session(parts: Parts, viewer: PartnerMember, session_id: UUID) -> None:
    """Sign out there, at once. Refuses `SessionNotFound`, for another's session too."""
    async with parts.storage.writing() as session:
        if not await devices.end_session(session, viewer.account_id, session_id):
            raise SessionNotFound("There is no such session, or it is over.")


async def end_other_sessions(parts: Parts, viewer: PartnerMember, token: str | None) -> None:
    """Sign out everywhere but here."""
    async with parts.storage.writing() as session:
        await devices.end_sessions(session, viewer.account_id, token_hash(token or ""))
