"""Letters about an account: owed once, and with nothing personal in the history."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload

from devstack.mailbox import Mailbox
from domain.account_letters import AccountLetter
from storage.sign_in_tables import AccountRow, EmailChangeRow, PasswordResetRow
from tests.house import HISTORY_KEY, House
from tests.parts import MailServer, mail_server_in
from workflows.codec import EncryptingCodec
from workflows.names import letter_workflow


@pytest.fixture
async def mail_server(tmp_path: Path) -> AsyncIterator[MailServer]:
    """Of each test alone: mails of others may still be under way."""
    async with mail_server_in(tmp_path / "mail") as server:
        yield server


@pytest.fixture
def house(empty_house: House) -> House:
    """An address is of one account at most."""
    return empty_house


async def an_account(house: House, email: str) -> UUID:
    account_id, at = uuid4(), house.clock.now()
    row = AccountRow(id=account_id, email=email, name="Pat Partner", password_hash="", created_at=at)
    async with house.web_storage.writing() as session:
        session.add(row)
    return account_id


async def forgotten(house: House, account_id: UUID | None) -> UUID:
    reset_id, at = uuid4(), house.clock.now()
    async with house.web_storage.writing() as session:
        session.add(PasswordResetRow(id=reset_id, account_id=account_id, asked_at=at))
    return reset_id


async def ended(house: House, letter_id: UUID) -> None:
    await house.skipper.client.get_workflow_handle(letter_workflow(letter_id)).result()


async def in_clear(house: House, workflow_id: str) -> str:
    """All that a workflow's history holds, decrypted."""
    history = await house.skipper.client.get_workflow_handle(workflow_id).fetch_history()
    sealed = [payload for event in history.events for payload in payloads_in(event)]
    opened = await EncryptingCodec([HISTORY_KEY]).decode(sealed)
    return " ".join([history.to_json(), *(payload.data.decode() for payload in opened)])


def payloads_in(message: Message) -> Iterator[Payload]:
    """Every payload below a message, however deep."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is not None:
            several = value.values() if hasattr(value, "values") else value
            for one in [value] if isinstance(value, Message) else several:
                if isinstance(one, Message):
                    yield from payloads_in(one)


async def test_a_link_is_mailed_once_however_often_it_is_started(house: House, mailbox: Mailbox) -> None:
    reset_id = await forgotten(house, await an_account(house, "pat@partner.example"))
    for _ in range(2):
        await house.commands.send_letter(AccountLetter.PASSWORD_FORGOTTEN, reset_id, reset_id)
        await ended(house, reset_id)
    [mail] = mailbox.mails("pat@partner.example")
    assert "http://portal.example/password/reset/" in mail.text


async def test_r1_an_address_that_is_nobodys_gets_no_mail(house: House, mailbox: Mailbox) -> None:
    reset_id = await forgotten(house, None)
    await house.commands.send_letter(AccountLetter.PASSWORD_FORGOTTEN, reset_id, reset_id)
    await ended(house, reset_id)
    assert mailbox.mails() == []


async def test_the_history_holds_ids_alone(house: House, mailbox: Mailbox) -> None:
    account_id = await an_account(house, "pat@partner.example")
    change = EmailChangeRow(
        id=uuid4(),
        account_id=account_id,
        old_email="pat@partner.example",
        new_email="pat@elders.example",
        asked_at=house.clock.now(),
    )
    async with house.web_storage.writing() as session:
        session.add(change)
    await house.commands.send_letter(AccountLetter.ADDRESS_CHANGE_ASKED, change.id, change.id)
    await ended(house, change.id)
    assert mailbox.mails("pat@partner.example")
    assert mailbox.mails("pat@elders.example")
    written = await in_clear(house, letter_workflow(change.id))
    assert str(change.id) in written
    for personal in ("pat@partner.example", "pat@elders.example", "Pat Partner"):
        assert personal not in written


async def test_each_other_way_to_sign_in_is_mailed_with_its_own_words(house: House, mailbox: Mailbox) -> None:
    account_id = await an_account(house, "pat@partner.example")
    told = {
        AccountLetter.SECOND_STEP_ON: "vraagt voortaan een tweede stap",
        AccountLetter.SECOND_STEP_OFF: "is uitgezet",
        AccountLetter.PASSKEY_ADDED: "een passkey toegevoegd",
        AccountLetter.TOKEN_MADE: "een persoonlijk token gemaakt",
    }
    for letter, words in told.items():
        mailbox.clear()
        letter_id = uuid4()
        await house.commands.send_letter(letter, account_id, letter_id)
        [mail] = await mailbox.wait_for("pat@partner.example")
        assert words in mail.text
        assert words in mail.html
        await ended(house, letter_id)
