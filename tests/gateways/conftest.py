"""Fixtures for the gateways: a server to put apps on, and a client to ask it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from devstack.people_at_work import trusted
from tests.gateways.serving import Stage
from tests.gateways.tiny_provider import TinyProvider


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with Stage().running() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=trusted()) as client:
        yield client


@pytest.fixture
def provider(stage: Stage) -> TinyProvider:
    """A provider that does right until it is told otherwise."""
    provider = TinyProvider()
    provider.issuer = stage.show(provider.app())
    return provider
