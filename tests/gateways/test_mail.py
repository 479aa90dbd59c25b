"""`Mailer`: the contract that the fake and the SMTP adapter share, then SMTP itself on real servers."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import Envelope

from gateways import OutsideSystemUnavailable
from gateways.mail import Mailer, MailRefused, SmtpMailer, StartTls, smtp_server
from gateways.smtp_connections import KEPT_SECONDS, MOST_MAILS
from tests.fakes.outside_systems import FakeMailer
from tests.gateways.mail_servers import (
    LOGIN,
    Certificate,
    SmtpHandler,
    mail_server,
    throw_away_certificate,
)
from tests.gateways.serving import closed_port
from tests.waiting import eventually

USER, PASSWORD = (quote(part, safe="") for part in LOGIN)


def mail(to: str = "an.peeters@scholen.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Informat Partnerportaal <partnerportaal@informat.example>"
    message["To"] = to
    message["Subject"] = "Informat Partnerportaal - Datatoegang voor applicatie Één"
    message["Message-ID"] = "<1@informat.example>"
    message.set_content("Dag An, open de applicatiepagina hier.")
    return message


@asynccontextmanager
async def smtp(
    url: str, tls: ssl.SSLContext | None = None, kept_seconds: float = KEPT_SECONDS
) -> AsyncIterator[SmtpMailer]:
    mailer = SmtpMailer(url, tls, kept_seconds)
    try:
        yield mailer
    finally:
        await mailer.close()


async def send(url: str, message: EmailMessage, tls: ssl.SSLContext | None = None) -> None:
    async with smtp(url, tls) as mailer:
        await mailer.send(message)


@dataclass
class Subject:
    mailer: Mailer
    subjects_taken: Callable[[], list[str]]


@pytest.fixture(params=["smtp", "fake"])
async def subject(request: pytest.FixtureRequest) -> AsyncIterator[Subject]:
    refusals = {"weg@scholen.example": "550 5.1.1 Unknown user"}
    if request.param == "fake":
        fake = FakeMailer(refusals)
        yield Subject(fake, lambda: [str(message["Subject"]) for message in fake.sent])
        return
    handler = SmtpHandler(recipients=refusals)
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}") as mailer:
        yield Subject(mailer, lambda: [_subject(one) for one in handler.taken])


def _subject(envelope: Envelope) -> str:
    return str(message_from_bytes(envelope.original_content or b"", policy=policy.default)["Subject"])


async def test_a_mail_arrives_whole(subject: Subject) -> None:
    await subject.mailer.send(mail())
    assert subject.subjects_taken() == ["Informat Partnerportaal - Datatoegang voor applicatie Één"]


async def test_a_refusal_for_good_has_the_servers_words(subject: Subject) -> None:
    with pytest.raises(MailRefused) as raised:
        await subject.mailer.send(mail("weg@scholen.example"))
    assert raised.value.words == "550 5.1.1 Unknown user"
    assert subject.subjects_taken() == []


@pytest.mark.parametrize(
    "handler",
    [
        SmtpHandler(sender="552 5.3.4 Too big"),
        SmtpHandler(data="554 5.7.1 Looks like spam"),
        SmtpHandler(recipients={"an.peeters@scholen.example": "553 5.1.3 Not an address"}),
    ],
    ids=["sender", "data", "recipient"],
)
async def test_a_5xx_at_any_step_of_the_mail_is_a_refusal(handler: SmtpHandler) -> None:
    async with mail_server(handler) as port:
        with pytest.raises(MailRefused, match=r"55[234] 5"):
            await send(f"smtp://127.0.0.1:{port}", mail())


@pytest.mark.parametrize(
    "handler",
    [
        SmtpHandler(sender="451 4.3.0 Later"),
        SmtpHandler(data="452 4.3.1 Full for the moment"),
        SmtpHandler(recipients={"an.peeters@scholen.example": "450 4.2.0 Greylisted"}),
        SmtpHandler(data="421 4.3.2 Closing"),
        SmtpHandler(sender="530 5.7.0 Must issue a STARTTLS command first"),
    ],
    ids=["sender", "data", "recipient", "closing", "not logged in"],
)
async def test_what_may_pass_is_the_server_being_away(handler: SmtpHandler) -> None:
    async with mail_server(handler) as port:
        with pytest.raises(OutsideSystemUnavailable, match=r"mail server"):
            await send(f"smtp://127.0.0.1:{port}", mail())


async def test_of_several_recipients_a_refusal_for_good_counts_most() -> None:
    answers = {"later@scholen.example": "450 Later", "weg@scholen.example": "550 Unknown"}
    handler = SmtpHandler(recipients=answers)
    async with mail_server(handler) as port:
        with pytest.raises(MailRefused, match="550 Unknown"):
            await send(f"smtp://127.0.0.1:{port}", mail(", ".join(["an@scholen.example", *answers])))
    assert [envelope.rcpt_tos for envelope in handler.taken] == [["an@scholen.example"]]


async def test_the_words_are_one_line_that_fits_a_page() -> None:
    async with mail_server(SmtpHandler(data=f"554-No\r\n554 {'x' * 600}")) as port:
        with pytest.raises(MailRefused) as raised:
            await send(f"smtp://127.0.0.1:{port}", mail())
    assert "\n" not in raised.value.words
    assert len(raised.value.words) == 500


async def test_an_address_that_the_server_cannot_write_is_refused() -> None:
    async with mail_server(SmtpHandler(), utf8=False) as port:
        with pytest.raises(MailRefused):
            await send(f"smtp://127.0.0.1:{port}", mail("renée@scholen.example"))


async def test_nobody_there_is_the_server_being_away() -> None:
    with closed_port() as port, pytest.raises(OutsideSystemUnavailable):
        await send(f"smtp://127.0.0.1:{port}", mail())


async def test_the_next_mail_goes_over_the_same_connection() -> None:
    handler = SmtpHandler()
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}") as mailer:
        for _ in range(MOST_MAILS + 1):
            await mailer.send(mail())
    assert len(handler.taken) == MOST_MAILS + 1
    assert len(handler.connections) == 2, "some servers end a connection after so many mails"


async def test_mails_at_the_same_time_have_a_connection_each() -> None:
    handler = SmtpHandler()
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}") as mailer:
        await asyncio.gather(mailer.send(mail()), mailer.send(mail()))
        await asyncio.gather(mailer.send(mail()), mailer.send(mail()))
    assert len(handler.taken) == 4
    assert len(handler.connections) == 2


async def test_a_connection_that_the_server_closed_meanwhile_is_opened_anew() -> None:
    handler = SmtpHandler()
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}") as mailer:
        await mailer.send(mail())
        handler.hang_up()
        await mailer.send(mail())
    assert len(handler.taken) == 2
    assert len(handler.connections) == 2


async def test_a_mail_after_one_that_was_refused_is_a_mail_by_itself() -> None:
    handler = SmtpHandler(recipients={"weg@scholen.example": "550 5.1.1 Unknown user"})
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}") as mailer:
        with pytest.raises(MailRefused):
            await mailer.send(mail("weg@scholen.example"))
        await mailer.send(mail())
    assert [envelope.rcpt_tos for envelope in handler.taken] == [["an.peeters@scholen.example"]]


async def test_a_connection_on_which_the_server_hung_up_is_not_used_again() -> None:
    handler = SmtpHandler(data="421 4.3.2 Closing")
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}") as mailer:
        with pytest.raises(OutsideSystemUnavailable):
            await mailer.send(mail())
        handler.data = "250 OK"
        handler.hang_up()
        await mailer.send(mail())
    assert len(handler.taken) == 1


async def test_a_connection_that_nobody_needs_is_closed() -> None:
    handler = SmtpHandler()
    async with mail_server(handler) as port, smtp(f"smtp://127.0.0.1:{port}", kept_seconds=0) as mailer:
        await mailer.send(mail())

        async def closed() -> bool:
            return handler.connections[0].transport is None

        assert await eventually(closed)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return throw_away_certificate(tmp_path_factory.mktemp("tls"))


async def test_smtps_is_encrypted_from_the_start(certificate: Certificate) -> None:
    handler = SmtpHandler()
    async with mail_server(handler, tls=certificate.server) as port:
        await send(f"smtps://localhost:{port}", mail(), certificate.trusting)
    assert len(handler.taken) == 1


@pytest.mark.parametrize(
    ("option", "encrypted"), [("", True), ("?starttls=required", True), ("?starttls=off", False)]
)
async def test_starttls_is_used_where_the_server_has_it(
    certificate: Certificate, option: str, encrypted: bool
) -> None:
    handler = SmtpHandler()
    async with mail_server(handler, starttls=certificate.server) as port:
        await send(f"smtp://localhost:{port}{option}", mail(), certificate.trusting)
    assert handler.encrypted == [encrypted]


async def test_required_starttls_sends_nothing_in_clear() -> None:
    handler = SmtpHandler()
    async with mail_server(handler) as port:
        with pytest.raises(OutsideSystemUnavailable):
            await send(f"smtp://127.0.0.1:{port}?starttls=required", mail())
    assert handler.taken == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_certificate_of_nobody_we_trust_is_refused(certificate: Certificate, scheme: str) -> None:
    handler = SmtpHandler()
    encryption = {"tls": certificate.server} if scheme == "smtps" else {"starttls": certificate.server}
    async with mail_server(handler, **encryption) as port:  # type: ignore[arg-type]
        with pytest.raises(OutsideSystemUnavailable):
            await send(f"{scheme}://localhost:{port}", mail())
    assert handler.taken == []


async def test_it_logs_in_with_the_decoded_password(certificate: Certificate) -> None:
    handler = SmtpHandler()
    async with mail_server(handler, starttls=certificate.server, login_required=True) as port:
        await send(f"smtp://{USER}:{PASSWORD}@localhost:{port}", mail(), certificate.trusting)
    assert len(handler.taken) == 1


async def test_a_refused_log_in_refuses_no_mail() -> None:
    async with mail_server(SmtpHandler(), login_required=True) as port:
        with pytest.raises(OutsideSystemUnavailable, match="535"):
            await send(f"smtp://{USER}:wrong@127.0.0.1:{port}?starttls=off", mail())


@pytest.mark.parametrize(
    ("url", "start_tls"),
    [
        ("smtp://u:p@mail.example", StartTls.REQUIRED),
        ("smtp://mail.example", StartTls.REQUIRED),
        ("smtp://u:p@localhost", StartTls.REQUIRED),
        ("smtp://localhost", StartTls.OPTIONAL),
        ("smtp://127.0.0.1:8025", StartTls.OPTIONAL),
        ("smtp://u:p@mail.example?starttls=optional", StartTls.OPTIONAL),
        ("smtp://mail.example?starttls=off", StartTls.OFF),
    ],
)
def test_what_leaves_this_machine_goes_out_encrypted_unless_told_otherwise(
    url: str, start_tls: StartTls
) -> None:
    assert smtp_server(url).start_tls is start_tls


def test_ports_that_nobody_gave() -> None:
    assert smtp_server("smtp://mail.example").port == 587
    assert smtp_server("smtps://mail.example").port == 465


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example:25",
        "http://mail.example",
        "smtp://",
        "smtp://user@mail.example",
        "smtp://:s3cret@mail.example",
        "smtp://user:s3cret/x@mail.example",
        "smtp://mail.example/path",
        "smtp://mail.example:mail",
        "smtp://mail.example?starttls=maybe",
        "smtp://mail.example?tls=on",
        "smtps://mail.example?starttls=off",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"mail server's address|smtps://") as raised:
        smtp_server(url)
    assert "s3cret" not in str(raised.value)
