"""A mail is in its reader's language from the moment that it is owed (decision 19)."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.languages import Language
from domain.log_events import Step
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow
from storage.tables import MailRow, PartnerMemberRow
from storage.write import mails
from storage.write.mails import OwedMail
from tests.domain.lives import JOKE
from tests.storage import rows
from tests.storage.rows import NOW

DUTCH, ENGLISH = Language
PARTNER, SILENT = UUID(int=2), UUID(int=3)
APP, SILENT_APP, REGISTRATION = UUID(int=1), UUID(int=4), UUID(int=9)
ELSE = "mailbox@partner.example"
STEP = Step("app-1", "decide", JOKE)


def account(number: int, email: str, language: Language) -> AccountRow:
    return AccountRow(
        id=UUID(int=number), email=email, name="Pat", password_hash="", language=language, created_at=NOW
    )


def owner(number: int, days: int) -> PartnerMemberRow:
    since = NOW + timedelta(days=days)
    return PartnerMemberRow(account_id=UUID(int=number), partner_id=PARTNER, owner=True, since=since)


@pytest.fixture
async def session(connection: AsyncConnection) -> WriteSession:
    """With a partner whose oldest owner reads English and the newest Dutch, and one without anybody."""
    session = WriteSession(connection)
    accounts = [account(5, "old@partner.example", ENGLISH), account(6, "new@partner.example", DUTCH)]
    await rows.add(session, [rows.partner(2), rows.partner(3)], [rows.app(1, 2), rows.app(4, 3)], accounts)
    await rows.add(session, [owner(5, 1), owner(6, 2)])
    return session


async def language_of(session: WriteSession, mail_id: UUID) -> Language:
    return (await session.scalars(select(MailRow.language).where(MailRow.id == mail_id))).one()


@pytest.mark.parametrize(
    ("to", "subject", "app", "said", "language"),
    [
        pytest.param("old@partner.example", APP, APP, None, ENGLISH, id="an account's address"),
        pytest.param("new@partner.example", APP, APP, None, DUTCH, id="another account of that partner"),
        pytest.param(ELSE, APP, APP, None, ENGLISH, id="a contact address of an app"),
        pytest.param(ELSE, PARTNER, None, None, ENGLISH, id="a contact address of a partner"),
        pytest.param(ELSE, SILENT_APP, SILENT_APP, None, DUTCH, id="a partner whose people are gone"),
        pytest.param(ELSE, REGISTRATION, None, ENGLISH, ENGLISH, id="a registration"),
        pytest.param(ELSE, REGISTRATION, None, None, DUTCH, id="nobody of ours"),
        pytest.param("old@partner.example", APP, APP, DUTCH, DUTCH, id="a mail to a school"),
    ],
)
async def test_a_mail_is_in_the_language_of_who_reads_it(
    session: WriteSession, to: str, subject: UUID, app: UUID | None, said: Language | None, language: Language
) -> None:
    mail_id = await mails.owe(session, STEP, OwedMail("any", to, subject, app, {}, said), NOW)
    assert await language_of(session, mail_id) is language


async def test_a_mail_that_is_owed_keeps_its_language_and_the_next_one_has_the_new_one(
    session: WriteSession,
) -> None:
    owed = OwedMail("any", "old@partner.example", APP, APP, {})
    first = await mails.owe(session, STEP, owed, NOW)
    await session.execute(update(AccountRow).where(AccountRow.email == owed.to).values(language=DUTCH))
    assert await mails.owe(session, STEP, owed, NOW) == first
    assert await language_of(session, first) is ENGLISH
    second = await mails.owe(session, Step("app-1", "decide again", JOKE), owed, NOW)
    assert await language_of(session, second) is DUTCH
