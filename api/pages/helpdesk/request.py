"""One request: everything that a decision needs beside the decision, and then the next one (R8, R63)."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from api.pages.forms import Form, kept_form
from api.pages.helpdesk.email_domains import addresses_beside_website
from api.pages.rendering import page, see
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from api.v1.apps import command_app
from domain.apis import Api
from domain.app_commands import AddNote, ApproveApp, ClaimTask, Command, RejectApp, RequestInformation
from domain.viewers import Helpdesk
from storage.read.apps import app_for, state_of
from storage.read.log import log_of_app
from storage.read.partner_record import partner_record
from storage.read.queue import notes_about

RECENT = 20
CLAIM = "claim"


class Verdict(StrEnum):
    """What can be decided; `ask` leaves the decision for later."""

    APPROVE = "approve"
    REJECT = "reject"
    ASK = "ask"


@get("/queue/{app_id:uuid}", dependencies=AS_HELPDESK)
async def request_page(parts: Parts, viewer: Helpdesk, app_id: UUID) -> Response[Any]:
    return await _shown(parts, viewer, app_id, Form())


@post("/queue/{app_id:uuid}", dependencies=AS_HELPDESK)
async def decide(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, app_id: UUID
) -> Response[Any]:
    """Give the decision, and go on to the next request or stay with the app.

    Who takes the request on while he decides goes on deciding: what he filled in stays.
    """
    form = kept_form(request)
    if form["then"] == CLAIM:
        await command_app(parts, viewer, app_id, ClaimTask(), form.key)
        return await _shown(parts, viewer, app_id, form)
    verdict = form.one_of("verdict", Verdict)
    command = _command(form, verdict) if verdict else None
    if form.errors or command is None:
        return await _shown(parts, viewer, app_id, form)
    await command_app(parts, viewer, app_id, command, form.key)
    return see("/queue/next" if form["then"] == "next" else f"/apps/{app_id}", say=f"request_{verdict}")


@post("/queue/{app_id:uuid}/notes", dependencies=AS_HELPDESK)
async def add_note(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, app_id: UUID
) -> Response[Any]:
    """A note for colleagues, which no partner ever sees; back to where it was written."""
    form = kept_form(request)
    text = form.words("note")
    if form.errors:
        return await _shown(parts, viewer, app_id, form)
    await command_app(parts, viewer, app_id, AddNote(text), form.key)
    return see(f"/queue/{app_id}#notes" if form["then"] == "queue" else f"/apps/{app_id}#notes")


def _command(form: Form, verdict: Verdict) -> Command:
    """The command for what was filled in; what is missing is in the form's errors."""
    match verdict:
        case Verdict.APPROVE:
            apis = form.some_of("apis", Api)
            if not apis:
                form.wrong("apis", "choose_apis")
            return ApproveApp(frozenset(apis))
        case Verdict.REJECT:
            return RejectApp(form.words("reason"))
        case Verdict.ASK:
            return RequestInformation(form.words("question"))


async def _shown(parts: Parts, viewer: Helpdesk, app_id: UUID, form: Form) -> Response[Any]:
    """The request with its form; an app that waits for no decision has a page of its own."""
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, now)
        if "approve_app" not in app.commands:
            return see(f"/apps/{app_id}")
        partner = await partner_record(session, viewer, app.partner_id)
        log = await log_of_app(session, viewer, app_id, None, RECENT)
        notes = await notes_about(session, viewer, app_id)
    return page(
        "helpdesk/request.html",
        viewer,
        app=app,
        requested=sorted(state_of(app).requested),
        partner=partner,
        others=[one for one in partner.apps if one.id != app_id],
        addresses=addresses_beside_website(partner, app.contact_email),
        log=log.items,
        notes=notes,
        form=form,
        now=now,
    )


handlers = [request_page, decide, add_note]
