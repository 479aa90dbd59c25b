"""Passwords: hashed a few at a time, and matched with their own hash alone."""

import asyncio
import threading

from api.auth.passwords import AT_ONCE, hash_password, password_matches

PASSWORD = "een lange zin voor An"


async def test_a_crowd_waits_its_turn() -> None:
    kept = await hash_password(PASSWORD)
    answers = await asyncio.gather(*[password_matches(PASSWORD, kept) for _ in range(2 * AT_ONCE)])
    assert all(answers)
    working = [thread for thread in threading.enumerate() if thread.name.startswith("argon2")]
    assert 1 <= len(working) <= AT_ONCE


async def test_only_the_password_that_is_kept_matches() -> None:
    assert not await password_matches("another password", await hash_password(PASSWORD))
    assert not await password_matches("nobody has this password", None)
