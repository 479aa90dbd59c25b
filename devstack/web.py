"""The pages of the embedded parts: where to look, the mailbox, the clock, and the sample's InvoiceAPI."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar, Request, delete, get, post
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromPath, FromQuery
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK
from litestar.template import TemplateConfig

from devstack.mailbox import Mail, Mailbox
from devstack.places import places
from devstack.ports import LOOPBACK
from devstack.sample.invoice_api import invoice_api
from devstack.sample.people import PEOPLE
from devstack.settings import DevstackSettings
from domain.school_year import BRUSSELS
from gateways.clock import ShiftedClock

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_LIST = 200


class Shift(msgspec.Struct, forbid_unknown_fields=True):
    """How far the portal's clock is from the system's own."""

    days: float = 0
    seconds: float = 0

    def as_timedelta(self) -> timedelta:
        return timedelta(days=self.days, seconds=self.seconds)


class ClockState(msgspec.Struct):
    now: datetime
    seconds: float


@get("/")
async def index(settings: NamedDependency[DevstackSettings]) -> Template:
    return Template("index.html", context={"places": places(settings), "people": PEOPLE})


@get("/mail")
async def mail_list(mailbox: NamedDependency[Mailbox], to: FromQuery[str] = "") -> Template:
    mails = mailbox.mails(to or None)
    context = {"mails": mails[:LONGEST_LIST], "total": len(mails), "to": to}
    return Template("mail_list.html", context=context)


@get("/mail/{mail_id:str}")
async def mail_page(mailbox: NamedDependency[Mailbox], mail_id: FromPath[str]) -> Template:
    mail = mailbox.mail(mail_id)
    if mail is None:
        raise NotFoundException("There is no such mail")
    return Template("mail.html", context={"mail": mail})


@get("/api/mail")
async def mails(mailbox: NamedDependency[Mailbox], to: FromQuery[str | None] = None) -> Sequence[Mail]:
    """Newest first."""
    return mailbox.mails(to)


@delete("/api/mail")
async def clear_mailbox(mailbox: NamedDependency[Mailbox]) -> None:
    mailbox.clear()


@get("/clock")
async def clock_page(clock: NamedDependency[ShiftedClock]) -> Template:
    return Template("clock.html", context={"now": clock.now(), "shift": clock.shift})


@post("/clock", status_code=HTTP_200_OK)
async def shift_clock(
    request: Request[Any, Any, Any], clock: NamedDependency[ShiftedClock]
) -> ClockState | Redirect:
    """Takes JSON, and answers with JSON; or the page's form, and shows the page again."""
    is_json = request.content_type[0] == "application/json"
    sent = await request.json() if is_json else dict(await request.form())
    try:
        clock.shift_by(msgspec.convert(sent, Shift, strict=is_json).as_timedelta())
    except (msgspec.ValidationError, OverflowError) as error:
        raise ValidationException(str(error)) from None
    return (
        ClockState(clock.now(), clock.shift.total_seconds())
        if is_json
        else Redirect("/clock", status_code=303)
    )


@delete("/clock")
async def reset_clock(clock: NamedDependency[ShiftedClock]) -> None:
    clock.shift_by(timedelta(0))


def in_brussels(moment: datetime) -> str:
    """`5/11/2026 14:05:09`, as people in Flanders write it."""
    local = moment.astimezone(BRUSSELS)
    return f"{local.day}/{local:%m/%Y %H:%M:%S}"


def create_web(settings: DevstackSettings, mailbox: Mailbox) -> Litestar:
    """The pages, for these settings with their ports and clock file known.

    Only requests that name this machine are answered, or a page elsewhere could read the mails by having its
    own name resolve to loopback.
    """
    clock = ShiftedClock(settings.clock_file or settings.data / "clock")
    jinja = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    jinja.filters["in_brussels"] = in_brussels
    handlers = [index, mail_list, mail_page, mails, clear_mailbox, clock_page, shift_clock, reset_clock]
    return Litestar(
        [*handlers, invoice_api],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "mailbox": Provide(lambda: mailbox, sync_to_thread=False),
            "clock": Provide(lambda: clock, sync_to_thread=False),
        },
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(jinja)),
        allowed_hosts=AllowedHostsConfig(
            [f"{name}:{settings.devstack_port}" for name in (LOOPBACK, "localhost")]
        ),
        openapi_config=None,
    )
