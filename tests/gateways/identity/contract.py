"""The contract of `ClientDirectory`, for every identity server that the portal can be set over.

An adapter's test module makes a fixture `subject` and inherits from `ClientDirectoryContract`. Each test ends
by asking the server's own token endpoint: what it gives is what counts, and not what the adapter says.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways.identity.port import ClientDirectory, IdentityClient, UnknownClient

PUPILS = "api_informat_sas_leerlingen.leerlingen.001057"
STAFF = "api_informat_sas_personeel.personeel.001057"
FOREIGN = "legacy.reports.read"
MANAGED = frozenset({PUPILS, STAFF})
MANY = 2000
SCOPES = st.frozensets(st.sampled_from([f"scope.{letter}" for letter in "abcdefgh"]))


@dataclass
class Subject:
    """An identity server, as the portal's two processes have it: with one log-in these are the same.

    `token` asks its token endpoint, with HTTP Basic and perhaps a scope. `now` is the server's time.
    """

    worker: ClientDirectory
    web: ClientDirectory
    token: Callable[[str, str, str | None], Awaitable[httpx.Response]]
    now: Callable[[], datetime]

    async def new_client(self, *scopes: str) -> str:
        client_id = f"client-{uuid4().hex}"
        await self.worker.ensure_client(client_id, "BlueDries")
        await self.worker.set_scopes(client_id, frozenset(scopes), frozenset(scopes))
        return client_id

    async def new_secret(self, client_id: str, expires_at: datetime | None = None) -> tuple[UUID, str]:
        secret_id, secret = uuid4(), token_urlsafe(32)
        await self.web.add_secret(client_id, secret_id, secret, expires_at)
        return secret_id, secret

    async def gets(self, client_id: str, secret: str, scope: str | None = None) -> set[str] | str:
        """The scopes of the token that this client gets, or the code of the error."""
        answer = (await self.token(client_id, secret, scope)).json()
        return set(answer["scope"].split()) if "access_token" in answer else str(answer["error"])

    async def gets_with_new_secret(self, client_id: str) -> set[str] | str:
        _, secret = await self.new_secret(client_id)
        return await self.gets(client_id, secret)


class ClientDirectoryContract:
    """Inherit, in a class whose name begins with Test."""

    async def test_a_client_made_twice_is_one(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        await subject.worker.ensure_client(client_id, "another name")
        client = IdentityClient(client_id, "BlueDries", True, frozenset({PUPILS}))
        assert await subject.worker.get_client(client_id) == client
        assert await subject.gets_with_new_secret(client_id) == {PUPILS}

    async def test_a_new_client_has_no_scope_and_gets_no_token(self, subject: Subject) -> None:
        client_id = await subject.new_client()
        assert await subject.gets_with_new_secret(client_id) == "invalid_scope"

    async def test_scopes_set_twice_are_the_same(self, subject: Subject) -> None:
        client_id = await subject.new_client(STAFF)
        for _ in range(2):
            await subject.worker.set_scopes(client_id, frozenset({PUPILS}), MANAGED)
        assert await subject.gets_with_new_secret(client_id) == {PUPILS}

    async def test_r54_foreign_scopes_stay(self, subject: Subject) -> None:
        client_id = await subject.new_client(FOREIGN, PUPILS)
        await subject.worker.set_scopes(client_id, frozenset({STAFF}), MANAGED)
        assert await subject.gets_with_new_secret(client_id) == {FOREIGN, STAFF}

    async def test_all_managed_scopes_can_go(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS, STAFF)
        await subject.worker.set_scopes(client_id, frozenset(), MANAGED)
        assert await subject.gets_with_new_secret(client_id) == "invalid_scope"

    async def test_an_unmanaged_scope_is_not_given(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        with pytest.raises(ValueError, match="managed"):
            await subject.worker.set_scopes(client_id, frozenset({FOREIGN}), MANAGED)
        assert await subject.gets_with_new_secret(client_id) == {PUPILS}

    async def test_changes_at_once_lose_nothing(self, subject: Subject) -> None:
        client_id = await subject.new_client()
        scopes = [f"scope.{number}" for number in range(10)]
        await asyncio.gather(
            *(subject.worker.set_scopes(client_id, frozenset({one}), frozenset({one})) for one in scopes)
        )
        assert await subject.gets_with_new_secret(client_id) == set(scopes)

    @settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(before=SCOPES, managed=SCOPES, chosen=SCOPES)
    async def test_only_managed_scopes_ever_change(
        self, subject: Subject, before: frozenset[str], managed: frozenset[str], chosen: frozenset[str]
    ) -> None:
        client_id = await subject.new_client(*before)
        await subject.worker.set_scopes(client_id, chosen & managed, managed)
        wanted = (before - managed) | (chosen & managed)
        assert await subject.gets_with_new_secret(client_id) == (wanted or "invalid_scope")

    async def test_a_disabled_client_gets_no_token_until_it_is_enabled(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        _, secret = await subject.new_secret(client_id)
        for _ in range(2):
            await subject.worker.set_enabled(client_id, False)
        await subject.worker.ensure_client(client_id, "BlueDries")
        assert await subject.gets(client_id, secret) == "invalid_client"
        for _ in range(2):
            await subject.worker.set_enabled(client_id, True)
        assert await subject.gets(client_id, secret) == {PUPILS}

    async def test_two_secrets_overlap_and_one_retires(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        old_id, old = await subject.new_secret(client_id)
        new_id, new = await subject.new_secret(client_id)
        assert {one.secret_id for one in await subject.web.list_secrets(client_id)} == {old_id, new_id}
        assert await subject.gets(client_id, old) == await subject.gets(client_id, new) == {PUPILS}
        for _ in range(2):
            await subject.web.remove_secret(client_id, old_id)
        assert [one.secret_id for one in await subject.web.list_secrets(client_id)] == [new_id]
        assert await subject.gets(client_id, old) == "invalid_client"
        assert await subject.gets(client_id, new) == {PUPILS}

    async def test_a_secret_id_used_again_replaces_its_secret(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        secret_id, old = await subject.new_secret(client_id)
        new = token_urlsafe(32)
        for _ in range(2):
            await subject.web.add_secret(client_id, secret_id, new, None)
        assert [one.secret_id for one in await subject.web.list_secrets(client_id)] == [secret_id]
        assert await subject.gets(client_id, old) == "invalid_client"
        assert await subject.gets(client_id, new) == {PUPILS}

    async def test_an_expired_secret_is_refused(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        _, expired = await subject.new_secret(client_id, subject.now() - timedelta(seconds=1))
        alive_id, alive = await subject.new_secret(client_id, subject.now() + timedelta(days=30))
        assert [one.secret_id for one in await subject.web.list_secrets(client_id)] == [alive_id]
        assert await subject.gets(client_id, expired) == "invalid_client"
        assert await subject.gets(client_id, alive) == {PUPILS}

    async def test_one_client_cannot_use_the_secret_of_another(self, subject: Subject) -> None:
        one, another = await subject.new_client(PUPILS), await subject.new_client(STAFF)
        secret_id, secret = await subject.new_secret(one)
        await subject.web.add_secret(another, secret_id, token_urlsafe(32), None)
        assert await subject.gets(another, secret) == "invalid_client"
        assert await subject.gets(one, secret) == {PUPILS}

    async def test_a_client_gets_what_it_asks_or_nothing(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS, FOREIGN)
        _, secret = await subject.new_secret(client_id)
        assert await subject.gets(client_id, secret, PUPILS) == {PUPILS}
        assert await subject.gets(client_id, secret, f"{PUPILS} {STAFF}") == "invalid_scope"

    async def test_an_unknown_client_is_said_to_be_unknown(self, subject: Subject) -> None:
        unknown, scopes = f"client-{uuid4().hex}", frozenset({PUPILS})
        secret_id, secret = uuid4(), token_urlsafe(32)
        assert await subject.worker.get_client(unknown) is None
        for call in (
            subject.worker.set_scopes(unknown, scopes, scopes),
            subject.worker.set_enabled(unknown, True),
            subject.web.add_secret(unknown, secret_id, secret, None),
            subject.web.remove_secret(unknown, secret_id),
            subject.web.list_secrets(unknown),
        ):
            with pytest.raises(UnknownClient):
                await call
        assert await subject.gets(unknown, secret) == "invalid_client"

    async def test_two_thousand_clients_are_listed(self, subject: Subject) -> None:
        wanted = {f"client-{uuid4().hex}" for _ in range(MANY)}
        for client_id in wanted:
            await subject.worker.ensure_client(client_id, "one of many")
        last = max(wanted)
        await subject.worker.set_scopes(last, frozenset({PUPILS}), MANAGED)
        listed = [client async for client in subject.worker.list_clients()]
        found = {client.client_id: client.scopes for client in listed}
        assert len(listed) == len(found)
        assert wanted <= found.keys()
        assert found[last] == {PUPILS}
        assert await subject.gets_with_new_secret(last) == {PUPILS}
