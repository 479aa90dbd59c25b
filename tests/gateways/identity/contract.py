"""The contract of `ClientDirectory`, for every identity server that the portal can be set over.

An adapter's test module makes a fixture `subject` and inherits from `ClientDirectoryContract`. Each test ends
by asking the server's own token endpoint: what it gives is what counts, and not what the adapter says.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Protocol
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from gateways.identity.port import Capabilities, ClientDirectory, IdentityClient, NotCapable, UnknownClient
from gateways.identity.proof import ClientProof

PUPILS = "api_informat_sas_leerlingen.leerlingen.001057"
STAFF = "api_informat_sas_personeel.personeel.001057"
FOREIGN = "legacy.reports.read"
MANAGED = frozenset({PUPILS, STAFF})
MANY = 2000
LETTERED = [f"scope.{letter}" for letter in "abcde"]
NUMBERED = [f"scope.{number}" for number in range(5)]
SCOPES = st.frozensets(st.sampled_from(LETTERED))
EVERY_SCOPE = [PUPILS, STAFF, FOREIGN, *LETTERED, *NUMBERED]
"""All that these tests ever give: for servers that have to know their scopes, or that give what is asked."""


class Tokens(Protocol):
    """A server's own token endpoint, asked with HTTP Basic, and its answer in the terms of RFC 6749.

    Gives the scopes of the token, of all that the client can get where none is asked for; or `invalid_scope`
    for a client that is known, and `invalid_client` for one that is not, or not by this secret, or disabled.
    """

    async def __call__(self, client_id: str, secret: str, scope: str | None = None) -> set[str] | str: ...


@dataclass
class Subject:
    """An identity server, as the portal's two processes have it: with one log-in these are the same.

    `gets` asks its token endpoint, and so does `proof`. `populate` has it hold many clients, made without the
    directory, and gives their ids. `now` is the server's time.
    """

    worker: ClientDirectory
    web: ClientDirectory
    gets: Tokens
    proof: ClientProof
    populate: Callable[[], Awaitable[set[str]]]
    now: Callable[[], datetime]

    @property
    def can(self) -> Capabilities:
        return self.worker.capabilities

    async def new_client(self, *scopes: str) -> str:
        client_id = await self.worker.ensure_client(new_id(), "BlueDries")
        await self.worker.set_scopes(client_id, frozenset(scopes), frozenset(scopes))
        return client_id

    async def new_secret(self, client_id: str, expires_at: datetime | None = None) -> tuple[UUID, str]:
        secret_id = uuid4()
        return secret_id, await self.web.add_secret(client_id, secret_id, token_urlsafe(32), expires_at)

    async def gets_with_new_secret(self, client_id: str) -> set[str] | str:
        _, secret = await self.new_secret(client_id)
        return await self.gets(client_id, secret)


def new_id() -> str:
    return f"client-{uuid4().hex}"


class ClientDirectoryContract:
    """Inherit, in a class whose name begins with Test."""

    async def test_a_client_made_twice_is_one(self, subject: Subject) -> None:
        asked = new_id()
        client_id = await subject.worker.ensure_client(asked, "BlueDries")
        await subject.worker.set_scopes(client_id, frozenset({PUPILS}), MANAGED)
        assert await subject.worker.ensure_client(asked, "another name") == client_id
        assert (client_id == asked) == subject.can.own_client_ids
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
        await asyncio.gather(
            *(subject.worker.set_scopes(client_id, frozenset({one}), frozenset({one})) for one in NUMBERED)
        )
        assert await subject.gets_with_new_secret(client_id) == set(NUMBERED)

    # One method for every server: an example that fails at one of them is replayed at the others as well.
    @settings(
        deadline=None,
        max_examples=10,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(before=SCOPES, managed=SCOPES, chosen=SCOPES)
    async def test_only_managed_scopes_ever_change(
        self, subject: Subject, before: frozenset[str], managed: frozenset[str], chosen: frozenset[str]
    ) -> None:
        client_id = await subject.new_client(*before)
        await subject.worker.set_scopes(client_id, chosen & managed, managed)
        wanted = (before - managed) | (chosen & managed)
        assert await subject.gets_with_new_secret(client_id) == (wanted or "invalid_scope")

    async def test_r61_a_disabled_client_gets_no_token_until_it_is_enabled(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        _, secret = await subject.new_secret(client_id)
        for _ in range(2):
            await subject.worker.set_enabled(client_id, False)
        client = await subject.worker.get_client(client_id)
        assert client == IdentityClient(client_id, "BlueDries", False, frozenset({PUPILS}))
        assert await subject.gets(client_id, secret) == "invalid_client"
        for _ in range(2):
            await subject.worker.set_enabled(client_id, True)
        assert await subject.gets(client_id, secret) == {PUPILS}

    async def test_two_secrets_overlap_and_one_retires(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        if subject.can.most_secrets == 1:
            return await self._one_secret_at_a_time(subject, client_id)
        old_id, old = await subject.new_secret(client_id)
        new_id, new = await subject.new_secret(client_id)
        assert {one.secret_id for one in await subject.web.list_secrets(client_id)} == {old_id, new_id}
        assert await subject.gets(client_id, old) == await subject.gets(client_id, new) == {PUPILS}
        for _ in range(2):
            await subject.web.remove_secret(client_id, old_id)
        assert [one.secret_id for one in await subject.web.list_secrets(client_id)] == [new_id]
        assert await subject.gets(client_id, old) == "invalid_client"
        assert await subject.gets(client_id, new) == {PUPILS}
        return None

    async def _one_secret_at_a_time(self, subject: Subject, client_id: str) -> None:
        old_id, old = await subject.new_secret(client_id)
        with pytest.raises(NotCapable):
            await subject.new_secret(client_id)
        await subject.web.remove_secret(client_id, uuid4())
        assert await subject.gets(client_id, old) == {PUPILS}
        for _ in range(2):
            await subject.web.remove_secret(client_id, old_id)
        assert await subject.web.list_secrets(client_id) == []
        assert await subject.gets(client_id, old) == "invalid_client"
        if subject.can.own_secrets:
            assert await subject.gets_with_new_secret(client_id) == {PUPILS}

    async def test_a_secret_id_used_again_replaces_its_secret(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        secret_id, old = await subject.new_secret(client_id)
        for _ in range(2):
            new = await subject.web.add_secret(client_id, secret_id, token_urlsafe(32), None)
        assert [one.secret_id for one in await subject.web.list_secrets(client_id)] == [secret_id]
        if subject.can.own_secrets:
            assert await subject.gets(client_id, old) == "invalid_client"
        assert await subject.gets(client_id, new) == {PUPILS}

    async def test_an_expired_secret_is_refused(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS)
        if not subject.can.secret_expiry:
            with pytest.raises(NotCapable):
                await subject.new_secret(client_id, subject.now() + timedelta(days=30))
            assert await subject.web.list_secrets(client_id) == []
            return
        _, expired = await subject.new_secret(client_id, subject.now() - timedelta(seconds=1))
        alive_id, alive = await subject.new_secret(client_id, subject.now() + timedelta(days=30))
        assert [one.secret_id for one in await subject.web.list_secrets(client_id)] == [alive_id]
        assert await subject.gets(client_id, expired) == "invalid_client"
        assert await subject.gets(client_id, alive) == {PUPILS}

    async def test_keys_of_a_clients_own_are_taken_or_said_not_to_be(self, subject: Subject) -> None:
        """What a server does with them that takes them: test_client_assertions.py."""
        client_id = await subject.new_client(PUPILS)
        key = ECKey.generate_key("P-256").as_dict(private=False)
        if subject.can.public_keys:
            for _ in range(2):
                await subject.web.set_public_keys(client_id, {"keys": [key]})
        else:
            with pytest.raises(NotCapable):
                await subject.web.set_public_keys(client_id, {"keys": [key]})
        assert len(await subject.web.list_public_keys(client_id)) == subject.can.public_keys
        assert await subject.gets_with_new_secret(client_id) == {PUPILS}

    async def test_one_client_cannot_use_the_secret_of_another(self, subject: Subject) -> None:
        one, another = await subject.new_client(PUPILS), await subject.new_client(STAFF)
        secret_id, secret = await subject.new_secret(one)
        await subject.web.add_secret(another, secret_id, token_urlsafe(32), None)
        assert await subject.gets(another, secret) == "invalid_client"
        assert await subject.gets(one, secret) == {PUPILS}

    async def test_a_client_never_gets_more_than_it_has(self, subject: Subject) -> None:
        client_id = await subject.new_client(PUPILS, FOREIGN)
        _, secret = await subject.new_secret(client_id)
        assert await subject.gets(client_id, secret, PUPILS) == {PUPILS}
        # Some servers give what they can of what is asked, as RFC 6749 section 3.3 lets them.
        assert await subject.gets(client_id, secret, f"{PUPILS} {STAFF}") in ({PUPILS}, "invalid_scope")

    async def test_r5_a_client_is_proven_by_its_secret_whatever_its_scopes(self, subject: Subject) -> None:
        for scopes in ([], [PUPILS]):
            client_id = await subject.new_client(*scopes)
            secret_id, secret = await subject.new_secret(client_id)
            assert await subject.proof.works(client_id, secret)
            assert not await subject.proof.works(client_id, token_urlsafe(32))
            assert not await subject.proof.works(new_id(), secret)
            await subject.web.remove_secret(client_id, secret_id)
            assert not await subject.proof.works(client_id, secret)
            assert await subject.gets(client_id, secret) == "invalid_client"

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
            subject.web.list_public_keys(unknown),
        ):
            with pytest.raises(UnknownClient):
                await call
        assert await subject.gets(unknown, secret) == "invalid_client"

    async def test_two_thousand_clients_are_listed(self, subject: Subject) -> None:
        wanted = await subject.populate()
        assert len(wanted) == MANY
        last = max(wanted)
        await subject.worker.set_scopes(last, frozenset({PUPILS}), MANAGED)
        listed = [client async for client in subject.worker.list_clients()]
        found = {client.client_id: client.scopes for client in listed}
        assert len(listed) == len(found)
        assert wanted <= found.keys()
        assert found[last] == {PUPILS}
        assert await subject.gets_with_new_secret(last) == {PUPILS}
