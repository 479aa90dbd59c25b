"""What sign-in keeps, and no longer than it has to. Its tables are the web's own, so is their upkeep."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from litestar import Litestar
from sqlalchemy.exc import SQLAlchemyError

from api.auth import signing_in
from api.auth.passkeys import LIFE as CEREMONY_LIFE
from api.auth.sessions import IDLE, LIFE
from api.auth.visits import DEVICE_LIFE
from api.parts import Parts
from background import running
from storage import account_changes, devices, passkeys, rate_limits, second_factors, sign_in

logger = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)
"""Each web process does it; what another did already is no work."""


async def forget_what_is_over(parts: Parts) -> None:
    """Sessions, links, counts, browsers and sign-ins halfway that are over, and what nobody confirmed."""
    now = parts.clock.now()
    async with parts.storage.writing() as session:
        await rate_limits.forget_over(session, now)
    async with parts.storage.writing() as session:
        await devices.forget_over_sessions(session, seen_before=now - IDLE, created_before=now - LIFE)
        await devices.forget_old_devices(session, now - DEVICE_LIFE)
        await account_changes.forget_over(session, now)
        await second_factors.forget_over(session, now - signing_in.LIFE)
        await passkeys.forget_over(session, now - CEREMONY_LIFE)
        await sign_in.forget_strays(session, now)


@asynccontextmanager
async def upkeep(portal: Litestar) -> AsyncIterator[None]:
    """Litestar's lifespan: tidy up at the start and every hour."""
    async with running(_for_ever(portal.state.parts)):
        yield


async def _for_ever(parts: Parts) -> None:
    while True:
        try:
            await forget_what_is_over(parts)
        except (SQLAlchemyError, OSError):
            logger.exception("upkeep failed, and is tried again later")
        await asyncio.sleep(EVERY.total_seconds())
