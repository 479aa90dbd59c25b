"""What to do about an identity server that is not installed."""

import os
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip with a line that says how to get it; fail where CI says that these tests count."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
