"""What goes to the mail server is what was owed."""

from uuid import UUID

from activities.mail import MailRoom
from devstack.mailbox import Mailbox
from domain.languages import Language
from domain.log_events import Step
from gateways.mail import SmtpMailer
from storage.sessions import Storage
from storage.sign_in_tables import AccountRow
from storage.write import mails
from storage.write.mails import OwedMail
from tests.domain.lives import JOKE
from tests.fakes.clock import StillClock
from tests.fakes.outside_systems import FakeSchoolDirectory
from tests.house import LINKS
from tests.parts import MailServer, PortalDatabase
from tests.storage.rows import NOW

PAT = AccountRow(
    id=UUID(int=1),
    email="pat.moves@partner.example",
    name="Pat",
    password_hash="",
    language=Language.ENGLISH,
    created_at=NOW,
)


async def test_a_mail_is_sent_in_the_language_that_it_was_owed_in(
    storage: Storage, database: PortalDatabase, mail_server: MailServer, mailbox: Mailbox
) -> None:
    mailer = SmtpMailer(mail_server.url)
    room = MailRoom(
        storage,
        mailer,
        FakeSchoolDirectory(),
        LINKS,
        StillClock(),
        sender="Portaal <portaal@informat.example>",
        portal_url="http://portal.example",
        token_endpoint="",
    )
    web = Storage(database.web_url, pool=1)
    async with web.writing() as session:
        session.add(PAT)
    async with storage.writing() as session:
        owed = OwedMail("reset_password", PAT.email, PAT.id, None, {"name": PAT.name})
        mail_id = await mails.owe(session, Step("letter", "record", JOKE), owed, NOW)
    async with web.writing() as session:
        (await session.get_one(AccountRow, PAT.id)).language = Language.DUTCH
    await web.close()
    await room.send_mail(mail_id)
    await mailer.close()
    [mail] = mailbox.mails(owed.to)
    assert mail.subject == "A new password for the Informat Partner Portal"
