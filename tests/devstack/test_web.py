"""The pages of the embedded parts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from devstack.http_server import served
from devstack.mailbox import Mailbox
from devstack.ports import free_port
from devstack.settings import DevstackSettings
from devstack.web import create_web, in_brussels
from gateways.clock import ShiftedClock


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
async def web(mailbox: Mailbox, clock_file: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = DevstackSettings.model_validate(
        {
            "data": tmp_path,
            "clock_file": clock_file,
            "public_url": "http://127.0.0.1:8000",
            "devstack_port": free_port(),
        }
    )
    async with (
        served(create_web(settings, mailbox), settings.devstack_port),
        httpx.AsyncClient(base_url=settings.devstack_url) as http,
    ):
        yield http


async def _deliver(mailbox: Mailbox, to: str, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "portaal@informat.example", to, subject
    mail["Message-ID"] = f"<{to}-{len(mailbox.mails())}@informat.example>"
    mail.set_content("Open https://portal.example/invitations/abc\n")
    mail.add_alternative(
        '<a href="https://portal.example/">Open</a><script>alert("x")</script>', subtype="html"
    )
    await mailbox.deliver(mail.as_bytes(), [to])


async def test_the_overview_says_where_to_look_and_as_whom(web: httpx.AsyncClient) -> None:
    page = (await web.get("/")).text
    assert 'lang="nl"' in page
    for expected in ("http://127.0.0.1:8000/developers", "/mail", "An Peeters"):
        assert expected in page


async def test_mails_are_given_as_json_newest_first(web: httpx.AsyncClient, mailbox: Mailbox) -> None:
    await _deliver(mailbox, "a@scholen.example", "1")
    await _deliver(mailbox, "b@scholen.example", "2")
    everything = (await web.get("/api/mail")).json()
    assert [mail["subject"] for mail in everything] == ["2", "1"]
    [mail] = (await web.get("/api/mail", params={"to": "a@scholen.example"})).json()
    assert mail["from"] == "portaal@informat.example"
    assert mail["to"] == ["a@scholen.example"]
    assert {"id", "message_id", "text", "html", "received_at"} <= mail.keys()

    assert (await web.delete("/api/mail")).status_code == 204
    assert (await web.get("/api/mail")).json() == []


async def test_a_mail_cannot_run_anything_in_its_page(web: httpx.AsyncClient, mailbox: Mailbox) -> None:
    await _deliver(mailbox, "a@scholen.example", "<b>Onderwerp</b>")
    [mail] = mailbox.mails()
    for address in ("/mail", f"/mail/{mail.id}"):
        page = (await web.get(address)).text
        assert "&lt;b&gt;Onderwerp" in page
        assert "<b>" not in page
        assert "<script" not in page
    assert '<a href="https://portal.example/invitations/abc"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page


async def test_an_unknown_mail_is_not_found(web: httpx.AsyncClient) -> None:
    assert (await web.get("/mail/unknown")).status_code == 404


@pytest.mark.parametrize("sent", [{"days": 31}, {"seconds": 31 * 86400}])
async def test_the_clock_is_shifted_and_set_back(
    web: httpx.AsyncClient, clock_file: Path, sent: dict[str, int]
) -> None:
    answer = await web.post("/clock", json=sent)
    assert answer.json()["seconds"] == 31 * 86400
    in_a_month = datetime.now(UTC) + timedelta(days=31)
    assert abs(ShiftedClock(clock_file).now() - in_a_month) < timedelta(minutes=1)
    assert in_brussels(in_a_month).split()[0] in (await web.get("/clock")).text
    assert in_brussels(datetime(2026, 11, 5, 13, 5, 9, tzinfo=UTC)).startswith("5/11/2026 14:05")

    assert (await web.delete("/clock")).status_code == 204
    assert ShiftedClock(clock_file).shift == timedelta(0)


async def test_the_clocks_form_shifts_it_too(web: httpx.AsyncClient, clock_file: Path) -> None:
    answer = await web.post("/clock", data={"days": "-1.5"})
    assert answer.status_code == 303
    assert ShiftedClock(clock_file).shift == timedelta(days=-1.5)


@pytest.mark.parametrize("sent", [{"days": "soon"}, {"weeks": 1}, {"days": 1e12}])
async def test_a_shift_that_makes_no_sense_is_refused(
    web: httpx.AsyncClient, sent: dict[str, object]
) -> None:
    assert (await web.post("/clock", json=sent)).status_code == 400


async def test_a_request_by_another_name_is_refused(web: httpx.AsyncClient) -> None:
    answer = await web.get("/api/mail", headers={"Host": "evil.example"})
    assert answer.status_code == 400


async def test_the_samples_invoice_api_is_there(web: httpx.AsyncClient) -> None:
    answer = await web.get("/invoice-api/users/fatima.elamrani/admin-groups")
    assert answer.status_code == 200
