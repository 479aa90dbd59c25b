"""People of the back-office in a browser without JavaScript, and apps of their own for them to work on."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from tests.lifecycle.running import RunningPortal
from tests.pages.browser import Browser, path_of

ADMIN, HELPDESK = "an.peeters", "joke.vermeulen"


@asynccontextmanager
async def signed_in(portal: RunningPortal, user_id: str) -> AsyncIterator[Browser]:
    """The browser of somebody with an Informat account."""
    person = await portal.informat(user_id)
    async with Browser.at(portal.url) as browser:
        browser.http.cookies.update(person.http.cookies)
        yield browser
    await person.close()


@dataclass(frozen=True)
class NewApp:
    """An app that CampusWise asked for. `link` is the path of an invitation, once it is approved."""

    app_id: str
    name: str
    link: str = ""

    @property
    def path(self) -> str:
        return f"/apps/{self.app_id}"

    @property
    def editor(self) -> str:
        return f"{self.path}/access/edit"


async def submitted_app(portal: RunningPortal, apis: Sequence[str] = ("leerlingen",)) -> NewApp:
    """An app that waits for the helpdesk."""
    partner = await portal.staying("CampusWise")
    name = f"App {uuid4().hex[:8]}"
    asked = {
        "name": name,
        "description": "Toont klaslijsten.",
        "contact_email": "support@campuswise.example",
        "apis": [{"api": api, "reason": f"Reden voor {api}."} for api in apis],
    }
    answer = await partner.do("/apps", asked, expect=201)
    return NewApp(answer["app_id"], name)


async def approved_app(portal: RunningPortal, apis: Sequence[str] = ("leerlingen",)) -> NewApp:
    """An approved app, with an invitation that nobody opened yet."""
    app = await submitted_app(portal, apis)
    helpdesk, partner = await portal.staying(HELPDESK), await portal.staying("CampusWise")
    await helpdesk.do(f"/tasks/{app.app_id}/approve")
    await partner.do(f"/apps/{app.app_id}/invitations", {"emails": [f"{app.app_id}@scholen.example"]})
    [line] = (await partner.look(f"/apps/{app.app_id}/invitations"))["items"]
    return NewApp(app.app_id, app.name, path_of(line["link"]))


async def open_invitation(browser: Browser, app: NewApp) -> None:
    """Come in through the link, as the mail asks."""
    await browser.open(app.link)


async def in_editor(browser: Browser, app: NewApp, **fields: str | list[str]) -> None:
    """Send the editor that is on the screen, with these fields ticked or pressed."""
    await browser.send(app.editor, browser.form(app.editor).filled(fields))
