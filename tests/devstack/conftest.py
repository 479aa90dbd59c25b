"""Mail of each test alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.parts import MailServer, mail_server_in


@pytest.fixture
async def mail_server(tmp_path: Path) -> AsyncIterator[MailServer]:
    """Of each test alone: mails of others may still be under way."""
    async with mail_server_in(tmp_path / "mail") as server:
        yield server
