"""Where a request comes from, as far as that is told apart: a network, and a browser that is known or not.

And which language whoever sent it reads.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import Cookie
from ua_parser import parse

from api.auth.cookies import kept_cookie
from api.auth.tokens import token_hash
from api.languages import language_of
from api.parts import Parts
from domain.languages import Language
from domain.rate_limits import network_of
from storage import devices

DEVICE_COOKIE = "portal_device"
DEVICE_LIFE = timedelta(days=365)
LONGEST_USER_AGENT = 400
"""Real ones are shorter, and reading one takes as long as it is long."""


@dataclass(frozen=True)
class Visit:
    """`device` is what the browser was given when somebody signed in with it; it opens nothing by itself."""

    network: str = ""
    device: str | None = field(default=None, repr=False)
    user_agent: str = ""
    language: Language = Language.DUTCH

    @property
    def device_hash(self) -> bytes | None:
        return token_hash(self.device) if self.device else None

    @property
    def browser_and_system(self) -> tuple[str, str]:
        """Their names as people know them, `Firefox` and `Windows`; empty when they do not say."""
        said = parse(self.user_agent[:LONGEST_USER_AGENT])
        return (
            said.user_agent.family if said.user_agent else "",
            said.os.family if said.os else "",
        )


def visit_of(request: Request[Any, Any, Any]) -> Visit:
    """The address is the visitor's: behind a proxy that is trusted, the server puts it in its place."""
    return Visit(
        network=network_of(request.client.host) if request.client else "",
        device=request.cookies.get(DEVICE_COOKIE),
        user_agent=request.headers.get("User-Agent", ""),
        language=language_of(request),
    )


async def remember_browser(parts: Parts, visit: Visit, account_id: UUID) -> Cookie:
    """Know this browser at its next tries to sign in to this account. It gets a new value each time."""
    token = token_urlsafe(32)
    async with parts.storage.writing() as session:
        await devices.remember(
            session, account_id, token_hash(token), parts.clock.now(), was=visit.device_hash
        )
    return kept_cookie(parts, DEVICE_COOKIE, token, DEVICE_LIFE)
