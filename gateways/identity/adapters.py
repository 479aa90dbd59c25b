"""The identity server that the settings choose, built here for the web and for the worker alike."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine

from gateways.clock import Clock
from gateways.identity.choice import ChosenIdentityServer, IdentityServerKind
from gateways.identity.embedded.directory import EmbeddedDirectory
from gateways.identity.glewlwyd.directory import GlewlwydDirectory
from gateways.identity.management import Management, management_http
from gateways.identity.port import ClientDirectory
from gateways.identity.proof import ClientProof
from gateways.identity.registration.directory import RegistrationDirectory
from gateways.identity.registration.metadata import NOTHING
from gateways.identity.registration.store import Registrations
from gateways.identity.turns import Turns

CHANGES_AT_ONCE = 5
"""Of each process. More than this waits: a server in trouble is not helped by more."""


@asynccontextmanager
async def client_directory(
    chosen: ChosenIdentityServer, engine: AsyncEngine, clock: Clock
) -> AsyncIterator[ClientDirectory]:
    """The directory over that server; `engine` has the process' own log-in at the portal's database."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    if chosen.kind is IdentityServerKind.EMBEDDED:
        yield EmbeddedDirectory(sessions, clock)
        return
    async with AsyncExitStack() as stack:
        asked = Management(await stack.enter_async_context(management_http()))
        locks = create_async_engine(engine.url, pool_size=CHANGES_AT_ONCE, max_overflow=0)
        stack.push_async_callback(locks.dispose)
        turns = Turns(locks)
        if chosen.kind is IdentityServerKind.GLEWLWYD:
            yield GlewlwydDirectory(asked, chosen.url, chosen.token, turns, clock)
        else:
            kept = Registrations(sessions, chosen.keys)
            yield RegistrationDirectory(asked, chosen.url, chosen.token, kept, turns, clock)


def client_proof(chosen: ChosenIdentityServer, http: httpx.AsyncClient) -> ClientProof:
    """What tries a client at that server's token endpoint."""
    scope = NOTHING if chosen.kind is IdentityServerKind.GLEWLWYD else None
    return ClientProof(http, chosen.token_endpoint, scope)
