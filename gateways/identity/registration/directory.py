"""`ClientDirectory` over dynamic client registration (RFC 7591) and its management (RFC 7592)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from gateways import OutsideSystemUnavailable
from gateways.clock import Clock
from gateways.identity.management import Management, as_object
from gateways.identity.port import (
    SYSTEM,
    Capabilities,
    ClientSecret,
    IdentityClient,
    NotCapable,
    PublicKey,
    UnknownClient,
)
from gateways.identity.registration.metadata import (
    as_client,
    expiry_in,
    locked,
    new_client,
    opened_by_secret,
    scopes_in,
    switched,
    update_of,
    with_scopes,
)
from gateways.identity.registration.store import Registration, Registrations
from gateways.identity.scope_change import ScopeChange
from gateways.identity.turns import Turns
from gateways.safe_address import is_safe_address

CAPABILITIES = Capabilities(
    most_secrets=1,
    secret_expiry=False,
    last_use=False,
    own_client_ids=False,
    own_secrets=False,
    every_client=False,
    public_keys=False,
)
ASKED_AT_ONCE = 10
"""How many clients a listing asks for at the same time: there is no other way than one by one."""
# RFC 7592 section 2: a client that is gone, and a token that no longer manages it, answer 401.
GONE = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})


class RegistrationDirectory:
    """See `ClientDirectory`. Only clients that the portal registered exist for it.

    `endpoint` is where clients are registered, `token` what permits it; an address over which a token would
    go in clear is refused with ValueError. A client has to be managed on the endpoint's own host: its token
    goes nowhere else.
    """

    def __init__(
        self,
        asked: Management,
        endpoint: str,
        token: str,
        kept: Registrations,
        turns: Turns,
        clock: Clock,
    ) -> None:
        parts = urlsplit(endpoint)
        if not is_safe_address(endpoint):
            raise ValueError("clients are registered at https://…, or at http:// on loopback")
        self._asked = asked
        self._endpoint = endpoint
        self._host = f"{parts.scheme}://{parts.netloc}"
        self._token = token
        self._kept = kept
        self._turns = turns
        self._clock = clock

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    async def ensure_client(self, client_id: str, name: str) -> str:
        async with self._turns.of(client_id):
            known = await self._kept.known_as(client_id)
            if known is not None:
                return known
            await self._kept.note_try(client_id)
            made = await self._register(new_client(client_id, name))
            await self._kept.keep(client_id, made)
            return made.client_id

    async def set_scopes(self, client_id: str, scopes: frozenset[str], managed: frozenset[str]) -> None:
        change = ScopeChange(scopes, managed)
        async with self._turns.of(client_id):
            registration, client = await self._require(client_id)
            held = scopes_in(client)
            wanted = change.applied_to(held)
            if wanted != held:
                await self._update(registration, client, with_scopes(wanted))

    async def set_enabled(self, client_id: str, enabled: bool) -> None:
        async with self._turns.of(client_id):
            registration, client = await self._require(client_id)
            if as_client(client).enabled != enabled:
                await self._update(registration, client, switched(enabled))

    async def add_secret(
        self, client_id: str, secret_id: UUID, secret: str, expires_at: datetime | None
    ) -> str:
        if expires_at is not None:
            raise NotCapable("only the server gives a secret an end")
        async with self._turns.of(client_id):
            registration, client = await self._require(client_id)
            held = await self._kept.secret_of(client_id)
            if held and held.secret_id != secret_id:
                raise NotCapable("a registered client has one secret; remove that first")
            await self._refuse_removed(client)
            await self._kept.note_secret(client_id, secret_id, self._clock.now())
            opened = await self._update(registration, client, opened_by_secret())
            try:
                # Again, for a server that tells a secret only to who opens the client with it.
                await self._refuse_removed(opened)
            except NotCapable:
                await self._update(registration, opened, locked())
                await self._kept.note_removed(client_id)
                raise
            made = _secret_in(opened)
            await self._kept.note_seen(client_id, made, expiry_in(opened))
            return made

    async def remove_secret(self, client_id: str, secret_id: UUID) -> None:
        async with self._turns.of(client_id):
            registration, client = await self._require(client_id)
            held = await self._kept.secret_of(client_id)
            if held is None or held.secret_id != secret_id:
                return
            if made := client.get("client_secret"):
                # The answer that first told it may have been lost on its way here.
                await self._kept.note_seen(client_id, made, expiry_in(client))
            await self._update(registration, client, locked())
            await self._kept.note_removed(client_id)

    async def list_secrets(self, client_id: str) -> list[ClientSecret]:
        await self._require(client_id)
        held = await self._kept.secret_of(client_id)
        expired = held and held.expires_at and held.expires_at <= self._clock.now()
        return [held] if held and not expired else []

    async def set_public_keys(self, client_id: str, jwks: Mapping[str, Any]) -> None:
        raise NotCapable("the portal registers no keys of others")

    async def list_public_keys(self, client_id: str) -> list[PublicKey]:
        await self._require(client_id)
        return []

    async def get_client(self, client_id: str) -> IdentityClient | None:
        registration = await self._kept.find(client_id)
        client = await self._read(registration) if registration else None
        return as_client(client) if client else None

    async def list_clients(self) -> AsyncIterator[IdentityClient]:
        registered = await self._kept.all()
        for start in range(0, len(registered), ASKED_AT_ONCE):
            some = registered[start : start + ASKED_AT_ONCE]
            for client in await asyncio.gather(*map(self._read, some)):
                if client is not None:
                    yield as_client(client)

    async def _register(self, client: dict[str, Any]) -> Registration:
        made = as_object(await self._asked.ask("POST", self._endpoint, f"Bearer {self._token}", client))
        try:
            path = self._path_of(made["registration_client_uri"])
            return Registration(made["client_id"], path, made["registration_access_token"])
        except (KeyError, TypeError, ValueError):
            raise OutsideSystemUnavailable(SYSTEM, "registers clients that cannot be managed") from None

    def _path_of(self, uri: str) -> str:
        """Where a client is managed, on the server's own host. ValueError for an address anywhere else."""
        managed = urlsplit(uri)
        if f"{managed.scheme}://{managed.netloc}" != self._host or not managed.path.startswith("/"):
            raise ValueError("a client is managed on the server that registered it")
        return f"{managed.path}?{managed.query}" if managed.query else managed.path

    async def _require(self, client_id: str) -> tuple[Registration, dict[str, Any]]:
        registration = await self._kept.find(client_id)
        client = await self._read(registration) if registration else None
        if registration is None or client is None:
            raise UnknownClient(client_id)
        return registration, client

    async def _refuse_removed(self, client: dict[str, Any]) -> None:
        """RFC 7592 lets a server keep its one secret for ever, and then what leaked would work again."""
        secret = client.get("client_secret")
        if secret and await self._kept.was_removed(client["client_id"], secret):
            raise NotCapable("the server gives the secret that was removed, and no other")

    async def _read(self, registration: Registration) -> dict[str, Any] | None:
        answer = await self._asked.ask(
            "GET", self._host + registration.path, f"Bearer {registration.token}", accepted=GONE
        )
        return as_object(answer) if answer.is_success else None

    async def _update(
        self, registration: Registration, client: dict[str, Any], changes: dict[str, Any]
    ) -> dict[str, Any]:
        """Replace the client as it was read by one with these changes; gives it as it is then."""
        whole = update_of(client, changes)
        url, authorization = self._host + registration.path, f"Bearer {registration.token}"
        return as_object(await self._asked.ask("PUT", url, authorization, whole))


def _secret_in(client: dict[str, Any]) -> str:
    secret = client.get("client_secret")
    if not isinstance(secret, str) or not secret:
        raise OutsideSystemUnavailable(SYSTEM, "tells no secret of a client that needs one")
    return secret
