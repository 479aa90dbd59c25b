"""Owe the letters about an account: a link to a new password, a change of address, a notice of either."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from domain.account_letters import (
    CONFIRM_NEW_ADDRESS,
    CONFIRM_OLD_ADDRESS,
    RESET_PASSWORD,
    AccountLetter,
)
from domain.log_events import Step
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.write import account_letters, mails, members, partners
from storage.write.mails import OwedMail


@dataclass(frozen=True)
class RecordAccountLetter:
    """Which letter, about which reset, account or change: ids alone, so that no history holds an address."""

    step: Step
    letter: AccountLetter
    subject_id: UUID


class AccountLetters:
    """Reads from sign-in's tables whom a letter is for. What is over by then owes nothing."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_account_letter(self, record: RecordAccountLetter) -> list[UUID]:
        """Queue the mails of one letter, and give their ids."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            owed = await _mails(session, record.letter, record.subject_id)
            return [await mails.owe(session, record.step, mail, now) for mail in owed]


async def _mails(session: WriteSession, letter: AccountLetter, subject_id: UUID) -> Sequence[OwedMail]:
    match letter:
        case AccountLetter.PASSWORD_FORGOTTEN:
            return _to(await account_letters.who_forgot(session, subject_id), RESET_PASSWORD, subject_id)
        case AccountLetter.PASSWORD_CHANGED | AccountLetter.PASSWORD_RESET:
            return _to(await members.name_and_address(session, subject_id), letter.value, subject_id)
        case AccountLetter.ADDRESS_CHANGE_ASKED:
            return await _questions(session, subject_id)
        case AccountLetter.ADDRESS_CHANGED:
            return await _notices(session, subject_id)
        case (
            AccountLetter.SECOND_STEP_ON
            | AccountLetter.SECOND_STEP_OFF
            | AccountLetter.PASSKEY_ADDED
            | AccountLetter.TOKEN_MADE
        ):
            person = await members.name_and_address(session, subject_id)
            return _to(person, "sign_in_changed", subject_id, change=letter.value)


def _to(person: tuple[str, str] | None, kind: str, subject_id: UUID, **facts: str) -> Sequence[OwedMail]:
    if person is None:
        return []
    name, email = person
    return [OwedMail(kind, email, subject_id, None, {"name": name, **facts})]


async def _questions(session: WriteSession, change_id: UUID) -> Sequence[OwedMail]:
    """To both addresses. A new one that has an account hears that, and whoever asked does not (R1)."""
    moving = await account_letters.who_moves(session, change_id)
    if moving is None:
        return []
    taken = await partners.address_has_account(session, moving.new_email)
    facts = {"name": moving.name, "new_email": moving.new_email}
    to_old = OwedMail(CONFIRM_OLD_ADDRESS, moving.old_email, change_id, None, facts, moving.language)
    to_new = OwedMail(CONFIRM_NEW_ADDRESS, moving.new_email, change_id, None, facts, moving.language)
    to_owner_of_new = OwedMail("address_taken", moving.new_email, change_id, None, facts)
    return [to_old, to_owner_of_new if taken else to_new]


async def _notices(session: WriteSession, change_id: UUID) -> Sequence[OwedMail]:
    moving = await account_letters.who_moves(session, change_id)
    if moving is None:
        return []
    facts = {"name": moving.name, "old_email": moving.old_email, "new_email": moving.new_email}
    return [
        OwedMail(AccountLetter.ADDRESS_CHANGED.value, address, change_id, None, facts, moving.language)
        for address in (moving.old_email, moving.new_email)
    ]
