"""The second step of a sign-in: an authenticator app, and the recovery codes that stand in for it.

A code proves once. Tries are counted before a code is looked at and past the limit the app counts for nothing
for a while, whoever asks: who tries has the password already. Recovery codes are too long to be guessed, so
they are never locked, and the rightful owner always has a way in.
"""

from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.auth.authenticators import ShownKey
from api.auth.own_password import prove_password
from api.auth.visits import Visit
from api.parts import Parts
from domain.account_letters import AccountLetter
from domain.refusals import SecondStepIsOff, SecondStepIsOn, TooManyWrongCodes, WrongCode
from storage import second_factors
from storage.second_factor_tables import AuthenticatorRow
from storage.sessions import is_away

logger = structlog.get_logger(__name__)

CODES = 10
CODE_BYTES = 10
"""80 bits: nobody guesses them, not even from their hashes. In base 32 that is four groups of four."""
MOST_TRIES = 10
TRIES_WINDOW = timedelta(hours=1)
"""Three codes of a million are right at a time: who has the password guesses one in some four years."""
SETUP_LIFE = timedelta(minutes=30)
"""How long a key that was shown waits to be confirmed: it may have been left on a screen."""


@dataclass(frozen=True)
class SecondStep:
    """How an account's second step stands. `since` is None while it is off."""

    since: datetime | None
    codes_left: int


async def second_step_of(parts: Parts, account_id: UUID) -> SecondStep:
    async with parts.storage.reading() as session:
        row = await second_factors.authenticator_of(session, account_id)
        left = await second_factors.recovery_codes_left(session, account_id)
    return SecondStep(row.confirmed_at if row else None, left)


async def propose(parts: Parts, visit: Visit, account_id: UUID, password: str) -> ShownKey:
    """A new key, which counts for nothing until a code confirms it.

    Refuses `WrongCredentials`, and `SecondStepIsOn` rather than replace a key that is in use.
    """
    account = await prove_password(parts, visit, account_id, password)
    key = parts.authenticators.new_key()
    async with parts.storage.writing() as session:
        if not await second_factors.propose_authenticator(session, account_id, key, parts.clock.now()):
            raise SecondStepIsOn("There is an authenticator app already.")
    return parts.authenticators.shown(key, account.email)


async def confirm(parts: Parts, account_id: UUID, code: str) -> list[str]:
    """Turn the second step on, with a code that the app shows. Gives the recovery codes, this once.

    Refuses `SecondStepIsOff` when no key waits, `WrongCode` and `TooManyWrongCodes`. Without a key that waits
    no try is counted: a session alone uses up none of an app that is on.
    """
    await _refuse_unless_waiting(parts, account_id)
    row = await _counted(parts, account_id)
    codes = _new_codes()
    step = _step_of(parts, row, _digits(code))
    await parts.commands.send_letter(AccountLetter.SECOND_STEP_ON, account_id, uuid4())
    await _take(parts, row, step, codes)
    return codes


async def renew_recovery_codes(
    parts: Parts, visit: Visit, account_id: UUID, password: str, code: str
) -> list[str]:
    """Ten new codes in the place of what is left, for a code of the app or one of the old ones.

    The password goes first, so that a stolen session cannot use up the app's tries.
    """
    await prove_password(parts, visit, account_id, password)
    await use_code(parts, account_id, code)
    codes = _new_codes()
    async with parts.storage.writing() as session:
        await second_factors.replace_recovery_codes(session, account_id, _hashes(account_id, codes))
    return codes


async def turn_off(parts: Parts, visit: Visit, account_id: UUID, password: str, code: str) -> None:
    """Both are asked, so that neither a session left open nor a password that leaked is enough."""
    await prove_password(parts, visit, account_id, password)
    await use_code(parts, account_id, code)
    await parts.commands.send_letter(AccountLetter.SECOND_STEP_OFF, account_id, uuid4())
    async with parts.storage.writing() as session:
        await second_factors.remove_authenticator(session, account_id)


async def use_code(parts: Parts, account_id: UUID, code: str) -> None:
    """Prove the second factor, which uses the code up.

    Refuses `SecondStepIsOff`, `WrongCode`, and `TooManyWrongCodes` for the app's codes.
    """
    digits = _digits(code)
    if len(digits) != 6:
        return await _use_recovery_code(parts, account_id, code)
    row = await _counted(parts, account_id)
    if row.confirmed_at is None:
        raise SecondStepIsOff("There is no second step for this account.")
    return await _take(parts, row, _step_of(parts, row, digits))


async def _use_recovery_code(parts: Parts, account_id: UUID, code: str) -> None:
    async with parts.storage.writing() as session:
        taken = await second_factors.take_recovery_code(session, account_id, _hash(account_id, code))
    if not taken:
        raise WrongCode("This is no recovery code that is left.")


async def _counted(parts: Parts, account_id: UUID) -> AuthenticatorRow:
    """The account's authenticator, with this try counted whatever comes of it."""
    async with parts.storage.writing() as session:
        row = await second_factors.count_try(session, account_id, parts.clock.now(), TRIES_WINDOW)
    if row is None:
        raise SecondStepIsOff("There is no second step for this account.")
    if row.tries > MOST_TRIES:
        raise TooManyWrongCodes("Too many codes were wrong; use a recovery code or a passkey, or wait.")
    return row


def _step_of(parts: Parts, row: AuthenticatorRow, digits: str) -> int:
    """The time step whose code this is. Refuses `WrongCode`."""
    step = parts.authenticators.step_of(row.encrypted_key, digits)
    if step is None:
        raise WrongCode("This is not the code that the app shows now.")
    return step


async def _take(parts: Parts, row: AuthenticatorRow, step: int, codes: Sequence[str] = ()) -> None:
    """Use a code of the app up, and keep new recovery codes, if any, in the same transaction."""
    async with parts.storage.writing() as session:
        if not await second_factors.take_step(session, row, step, parts.clock.now()):
            raise WrongCode("This code was used; wait for the next one.")
        if codes:
            hashes = _hashes(row.account_id, codes)
            await second_factors.replace_recovery_codes(session, row.account_id, hashes)


async def renew_encryption(parts: Parts) -> None:
    """Encrypt every app's key with the newest of our keys, so that an older one can be taken away.

    At the start of the web, which a database that is away does not hold up: then it waits for the next start.
    """
    try:
        await _renew_encryption(parts)
    except (SQLAlchemyError, OSError) as error:
        if not is_away(error):
            raise
        logger.warning("keys of authenticators were not encrypted anew: the database is away")


async def _renew_encryption(parts: Parts) -> None:
    async with parts.storage.reading() as session:
        found = await second_factors.encrypted_keys(session)
    renewed = [
        (account_id, key, fresh)
        for account_id, key in found
        if (fresh := parts.authenticators.renewed(key)) is not None
    ]
    if renewed:
        async with parts.storage.writing() as session:
            await second_factors.renew_keys(session, renewed)


async def _refuse_unless_waiting(parts: Parts, account_id: UUID) -> None:
    async with parts.storage.reading() as session:
        row = await second_factors.authenticator_of(session, account_id)
    if row is None or row.confirmed_at is not None or parts.clock.now() - row.created_at >= SETUP_LIFE:
        raise SecondStepIsOff("There is no key that waits to be confirmed; begin again.")


def _new_codes() -> list[str]:
    """As they are shown: groups of four, in letters and digits that are not mixed up."""
    plain = [b32encode(token_bytes(CODE_BYTES)).decode().lower() for _ in range(CODES)]
    return ["-".join(one[at : at + 4] for at in range(0, len(one), 4)) for one in plain]


def _hashes(account_id: UUID, codes: Sequence[str]) -> list[bytes]:
    return [_hash(account_id, code) for code in codes]


def _hash(account_id: UUID, code: str) -> bytes:
    """With the account in it, so that a copy of the table is no one list to try codes against."""
    plain = "".join(one for one in code.lower() if one.isalnum())
    return sha256(account_id.bytes + plain.encode()).digest()


def _digits(code: str) -> str:
    """An app's code as people type it, with a space in the middle."""
    plain = "".join(code.split())
    return plain if plain.isascii() and plain.isdigit() else ""
