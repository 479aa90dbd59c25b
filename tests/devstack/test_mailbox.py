"""The mailbox keeps each mail once, over restarts, and refuses as troubled servers do."""

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from devstack.mailbox import Mailbox
from tests.parts import MailServer


def _mail(
    to: str, subject: str = "Uw toegang", message_id: str | None = "<one@portal.example>"
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Portaal <portaal@informat.example>"
    mail["To"] = to
    mail["Subject"] = subject
    if message_id:
        mail["Message-ID"] = message_id
    mail.set_content("Dag één")
    mail.add_alternative("<p>Dag <b>één</b></p>", subtype="html")
    return mail


async def _send(server: MailServer, mail: EmailMessage) -> None:
    await aiosmtplib.send(mail, hostname="127.0.0.1", port=server.port)


async def test_a_mail_is_kept_with_both_its_parts(mail_server: MailServer, mailbox: Mailbox) -> None:
    await _send(mail_server, _mail("School@scholen.example", "Uw toegang tot één app"))
    [mail] = mailbox.mails("school@scholen.example")
    assert mail.to == ["School@scholen.example"]
    assert mail.sender == "Portaal <portaal@informat.example>"
    assert mail.subject == "Uw toegang tot één app"
    assert mail.text.strip() == "Dag één"
    assert mail.html.strip() == "<p>Dag <b>één</b></p>"
    assert mail.message_id == "<one@portal.example>"
    assert mailbox.mails("another@scholen.example") == []


async def test_a_mail_sent_twice_is_kept_once(mail_server: MailServer, mailbox: Mailbox) -> None:
    for _ in range(2):
        await _send(mail_server, _mail("school@scholen.example"))
    assert len(mailbox.mails()) == 1


async def test_the_newest_mail_comes_first(mail_server: MailServer, mailbox: Mailbox) -> None:
    for number in ("1", "2"):
        await _send(mail_server, _mail("school@scholen.example", number, f"<{number}@portal.example>"))
    assert [mail.subject for mail in mailbox.mails()] == ["2", "1"]


async def test_mails_survive_a_restart_in_their_order(tmp_path: Path) -> None:
    first_run = Mailbox(tmp_path)
    for number in ("1", "2"):
        mail = _mail("a@scholen.example", number, f"<{number}@portal.example>")
        await first_run.deliver(mail.as_bytes(), ["a@scholen.example"])
    second_run = Mailbox(tmp_path)
    assert second_run.mails() == second_run.mails("A@scholen.example") == first_run.mails()
    await second_run.deliver(
        _mail("a@scholen.example", "1", "<1@portal.example>").as_bytes(), ["a@scholen.example"]
    )
    assert len(second_run.mails()) == 2


async def test_mails_without_a_message_id_are_told_apart_by_content(mailbox: Mailbox) -> None:
    for subject in ("1", "2", "2"):
        mail = _mail("a@scholen.example", subject, message_id=None)
        mail.set_boundary("the-same-each-time")
        await mailbox.deliver(mail.as_bytes(), ["a@scholen.example"])
    assert [mail.subject for mail in mailbox.mails()] == ["2", "1"]


async def test_some_addresses_are_refused_for_good(mail_server: MailServer, mailbox: Mailbox) -> None:
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refusal:
        await _send(mail_server, _mail("refused.school@scholen.example"))
    assert refusal.value.recipients[0].code == 550
    assert mailbox.mails() == []


async def test_some_addresses_take_each_mail_at_the_third_try(
    mail_server: MailServer, mailbox: Mailbox
) -> None:
    for message_id in ("<first@portal.example>", "<second@portal.example>"):
        mail = _mail("later@scholen.example", message_id=message_id)
        for _ in range(2):
            with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
                await _send(mail_server, mail)
            assert refusal.value.code == 451
        await _send(mail_server, mail)
    assert len(mailbox.mails("later@scholen.example")) == 2


async def test_waiting_for_a_mail_that_does_not_come_ends(mailbox: Mailbox) -> None:
    with pytest.raises(TimeoutError):
        await mailbox.wait_for("nobody@scholen.example", seconds=0.05)
