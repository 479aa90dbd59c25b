"""Passwords: hashed a few at a time, and matched with their own hash alone."""

import asyncio
import threading

import pytest

from api.auth.passwords import AT_ONCE, hash_password, password_matches, refuse_weak
from devstack.sample.partners import PASSWORD as SAMPLE_PASSWORD
from domain.refusals import GuessablePassword, WeakPassword

PASSWORD = "een lange zin voor An"


async def test_a_crowd_waits_its_turn() -> None:
    kept = await hash_password(PASSWORD)
    answers = await asyncio.gather(*[password_matches(PASSWORD, kept) for _ in range(2 * AT_ONCE)])
    assert all(answers)
    working = [thread for thread in threading.enumerate() if thread.name.startswith("argon2")]
    assert 1 <= len(working) <= AT_ONCE


async def test_a_password_is_kept_as_argon2id_of_64_mebibytes_and_never_twice_alike() -> None:
    first, second = await hash_password(PASSWORD), await hash_password(PASSWORD)
    assert first.startswith("$argon2id$v=19$m=65536,")
    assert first != second


async def test_only_the_password_that_is_kept_matches() -> None:
    assert not await password_matches("another password", await hash_password(PASSWORD))
    assert not await password_matches("nobody has this password", None)


@pytest.mark.parametrize(
    "password",
    [
        "1qaz2wsx3edc",  # leaked as it is
        "Password1234",
        "p@ssw0rdp@ssw0rd",
        "wachtwoord123",
        "Welkom12345!",
        "Winter2026!!",
        "qwertyuiop12",
        "zandkorrel.vander",  # his own name
        "driestech2driestech2",  # his organisation
    ],
)
async def test_what_is_in_lists_of_leaked_passwords_or_near_it_is_refused(password: str) -> None:
    with pytest.raises(GuessablePassword):
        await refuse_weak(password, "Vander Zandkorrel", "pat@driestech2.example")


@pytest.mark.parametrize(
    "password", [PASSWORD, SAMPLE_PASSWORD, "correct paard batterij nietje", "x7#Kq!2mZp9w"]
)
async def test_a_sentence_or_chance_is_good(password: str) -> None:
    await refuse_weak(password, "An Peeters", "an@vendor.example")


@pytest.mark.parametrize("password", ["kort", "x" * 257, "abcabcabcabc"])
async def test_length_and_variety_are_asked_first(password: str) -> None:
    with pytest.raises(WeakPassword):
        await refuse_weak(password)
