"""The embedded identity server keeps the contract, and what is its own."""

import pytest

from tests.gateways.identity.conftest import Embedded
from tests.gateways.identity.contract import ClientDirectoryContract, Subject


class TestEmbeddedDirectory(ClientDirectoryContract):
    @pytest.fixture
    def subject(self, embedded: Embedded) -> Subject:
        return embedded.subject
