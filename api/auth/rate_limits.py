"""How often strangers may try, without a stranger keeping out whom an account belongs to.

Who tries is a browser in which somebody signed in to this account before, or a network of strangers. A known
browser has a count of its own, which nobody else can fill. Strangers are counted three times: their network
with everything it tries, their network with this account, and all strangers together with this account. Why:
docs/decisions/0013-rate-limits.md.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from api.auth.visits import Visit
from api.parts import Parts
from domain.rate_limits import Limit
from domain.refusals import TooManyRequests
from storage import devices, rate_limits

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


class Action(StrEnum):
    SIGN_IN = "sign_in"
    REGISTER = "register"
    RESET = "reset"
    CONFIRM = "confirm"
    PASSKEY = "passkey"
    CONTACT = "contact"


@dataclass(frozen=True)
class Limits:
    """What one asks about is an address, a link, or who asks."""

    network: Limit
    """One network, about whatever."""
    asker: Limit
    """One network of strangers or one known browser, about one thing."""
    strangers: Limit
    """All strangers together, about one thing."""
    failures_alone: bool = False
    """Whether what succeeds is not counted."""


LIMITS: Mapping[Action, Limits] = {
    # A school is one network with many people, of whom a few mistype. 30 guesses an hour at one account come
    # to nothing against 10^10.
    Action.SIGN_IN: Limits(Limit(100, QUARTER), Limit(10, QUARTER), Limit(30, HOUR), failures_alone=True),
    # Each is a mail to somebody who may not have asked for it.
    Action.REGISTER: Limits(Limit(30, HOUR), Limit(5, HOUR), Limit(10, HOUR)),
    Action.RESET: Limits(Limit(30, HOUR), Limit(5, HOUR), Limit(10, HOUR)),
    Action.CONFIRM: Limits(Limit(50, QUARTER), Limit(10, QUARTER), Limit(30, HOUR), failures_alone=True),
    # Each is a row that waits for an answer. What it is about is the network, so that no other one suffers.
    Action.PASSKEY: Limits(Limit(200, QUARTER), Limit(200, QUARTER), Limit(200, QUARTER)),
    # Each is two mails, to whom the partner says. What it is about is who asks: a person, or a token of his.
    Action.CONTACT: Limits(Limit(60, HOUR), Limit(20, HOUR), Limit(20, HOUR)),
}


@asynccontextmanager
async def trying(parts: Parts, action: Action, visit: Visit, about: str) -> AsyncIterator[None]:
    """Count a try, then let it be made. Refuses `TooManyRequests`: the same, known or not (R1).

    It is counted beforehand, so that of many at once no more come through than one after another.
    """
    limits = LIMITS[action]
    counted = await _counted(parts, action, visit, about)
    await _count(parts, counted)
    yield
    if limits.failures_alone:
        async with parts.storage.writing() as session:
            await rate_limits.take_back(session, counted)


async def _counted(parts: Parts, action: Action, visit: Visit, about: str) -> Mapping[bytes, Limit]:
    """The counts that this try is in, by their keys, which hold nothing personal."""
    limits, device = LIMITS[action], visit.device_hash
    if device is not None:
        async with parts.storage.reading() as session:
            known = await devices.is_known(session, device, about)
        if known:
            return {_key(parts, action, "browser", device.hex(), about): limits.asker}
    return {
        _key(parts, action, "network", visit.network): limits.network,
        _key(parts, action, "asker", visit.network, about): limits.asker,
        _key(parts, action, "strangers", about): limits.strangers,
    }


async def _count(parts: Parts, counted: Mapping[bytes, Limit]) -> None:
    """A try that is refused leaves no count: one network alone does not fill that of all strangers."""
    now = parts.clock.now()
    ends = {key: now + limit.window for key, limit in counted.items()}
    async with parts.storage.writing() as session:
        tries = await rate_limits.count(session, ends, now)
        wait = max(_wait(limit, *tries[key], now) for key, limit in counted.items())
        if wait:
            raise TooManyRequests(f"Too many tries. Try again in {wait} seconds.", wait)


def _wait(limit: Limit, tries: int, ends_at: datetime, now: datetime) -> int:
    """How long this try has to wait; those before it decide."""
    return limit.seconds_to_wait(tries - 1, ends_at, now)


def _key(parts: Parts, *what: str) -> bytes:
    return parts.links.keyed_hash("tries", "\0".join(what))
