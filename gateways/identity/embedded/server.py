"""The embedded identity server's endpoints, free of any web framework."""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateways.clock import Clock
from gateways.identity.embedded import uses
from gateways.identity.embedded.access_tokens import AccessToken, read_access_token
from gateways.identity.embedded.failed_attempts import FailedAttempts
from gateways.identity.embedded.form_request import Answer, FormRequest, Presented, answer, presented
from gateways.identity.embedded.known_client import known_client
from gateways.identity.embedded.metadata import Addresses, server_metadata
from gateways.identity.embedded.oauth_core import OAuthCore, Situation, UnprovenClient
from gateways.identity.embedded.signing_keys import KeyRing, SigningKeys
from gateways.identity.reachable import reachable
from gateways.safe_address import is_safe_address

NO_STORE = [("Cache-Control", "no-store"), ("Pragma", "no-cache")]


class TokenServer:
    """OAuth 2.0 for machines: client_credentials, introspection and revocation.

    `issuer` is the public address, without a slash at its end: https, or http on loopback; anything else is
    refused with ValueError. `key_encryption_keys` are Fernet keys, newest first, around the signing keys:
    see `SigningKeys`. `audience` is what tokens are for, by default the issuer (RFC 9068 section 3).
    Every method that reads raises `OutsideSystemUnavailable` while the database is away.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        clock: Clock,
        issuer: str,
        key_encryption_keys: Sequence[str],
        audience: str | None = None,
    ) -> None:
        parts = urlsplit(issuer)
        if not is_safe_address(issuer) or parts.query or parts.fragment or issuer.endswith("/"):
            raise ValueError(
                f"{issuer!r} cannot be an identity server's address: it is https://…, or http:// on loopback"
            )
        self._sessions = sessions
        self._clock = clock
        self._addresses = Addresses(issuer)
        self._audience = audience or issuer
        self._keys = SigningKeys(sessions, key_encryption_keys)
        self._failures = FailedAttempts()

    async def token(self, request: FormRequest) -> Answer:
        """A token for a client (RFC 6749 section 4.4)."""
        return await self._answer(request, OAuthCore.token)

    async def introspect(self, request: FormRequest) -> Answer:
        """What a token of the client's own is good for (RFC 7662)."""
        return await self._answer(request, OAuthCore.introspect)

    async def revoke(self, request: FormRequest) -> Answer:
        """End a token of the client's own before its time (RFC 7009)."""
        return await self._answer(request, OAuthCore.revoke)

    async def jwks(self) -> dict[str, Any]:
        """The public keys that tokens are checked with (RFC 7517)."""
        now = self._clock.now()
        with reachable():
            ring = await self._keys.ring(now)
        return dict(ring.published(now).as_dict(private=False))

    @property
    def metadata(self) -> dict[str, Any]:
        """What this server can do, and where (RFC 8414)."""
        return server_metadata(self._addresses)

    async def _answer(self, request: FormRequest, endpoint: Callable[[OAuthCore], Answer]) -> Answer:
        now = self._clock.now()
        try:
            form = presented(request)
        except InvalidRequestError as refusal:
            return answer(*refusal())
        who = form.client_id or ""
        if seconds := self._failures.seconds_to_wait(who, request.address, now):
            return _try_later(seconds)
        with reachable():
            core = OAuthCore(self._addresses, self._audience, await self._situation(form, now))
            made = endpoint(core)
            if made.status != HTTPStatus.UNAUTHORIZED and not await self._record(core):
                made = answer(*UnprovenClient(self._addresses.issuer)())
        if made.status == HTTPStatus.UNAUTHORIZED:
            self._failures.count(who, request.address, now)
        return made

    async def _situation(self, form: Presented, now: datetime) -> Situation:
        keys = await self._keys.ring(now)
        async with self._sessions() as session:
            client = await known_client(session, form.client_id, now)
            token = await self._token_in(session, form, keys, now)
        return Situation(form, client, keys, token, now)

    async def _token_in(
        self, session: AsyncSession, form: Presented, keys: KeyRing, now: datetime
    ) -> AccessToken | None:
        text = form.form.get("token")
        token = read_access_token(text, keys, self._addresses.issuer, now) if text else None
        return None if token is None or await uses.is_revoked(session, token.jti) else token

    async def _record(self, core: OAuthCore) -> bool:
        """Write down what the answer used up; False if somebody else used the same assertion before."""
        client, now = core.situation.client, core.situation.now
        stale_use = client.secret is not None and uses.is_to_be_noted(client.secret, now)
        if not (core.assertion or core.revoked or stale_use):
            return True
        async with self._sessions.begin() as session:
            if core.assertion and not await uses.use_up(session, client.client_id, core.assertion, now):
                return False
            if core.revoked:
                await uses.revoke(session, core.revoked, now)
            if client.secret and stale_use:
                await uses.note_use(session, client.client_id, client.secret, now)
        return True


def _try_later(seconds: int) -> Answer:
    body = {
        "error": "temporarily_unavailable",
        "error_description": f"Too many failed attempts for this client from this address; wait {seconds} s.",
    }
    return answer(HTTPStatus.TOO_MANY_REQUESTS, body, [*NO_STORE, ("Retry-After", str(seconds))])
