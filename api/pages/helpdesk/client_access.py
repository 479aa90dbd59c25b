"""Changing the access of a client without an app, which only the helpdesk can (R25)."""

import re
from typing import Any

from litestar import Request, Response, post

from api.pages.forms import Form, kept_form
from api.pages.helpdesk.clients import client_page
from api.pages.rendering import see
from api.pages.school_admin.choice import right_named
from api.pages.viewers import AS_HELPDESK
from api.parts import Parts
from domain.apis import AccessRight, Api
from domain.refusals import BadAccessRight
from domain.viewers import Helpdesk
from workflows.messages import AccessSave


@post("/clients/{client_id:str}/access", dependencies=AS_HELPDESK)
async def change_client_access(
    request: Request[Any, Any, Any], parts: Parts, viewer: Helpdesk, client_id: str
) -> Response[Any]:
    """Take away what is ticked, give what is written."""
    form = kept_form(request)
    revoke = frozenset(map(right_named, form.all("revoke")))
    grant = _granted(form)
    if not form.errors and not grant and not revoke:
        form.wrong("targets", "missing")
    if form.errors:
        return await client_page(parts, viewer, client_id, form)
    save = AccessSave(viewer.actor, None, client_id, grant, revoke)
    answer = await parts.commands.change_access(save, form.key)
    said = "client_access_changed" if answer.settled else "client_access_changing"
    return see(f"/clients/{client_id}", say=said)


def _granted(form: Form) -> frozenset[AccessRight]:
    """The institution numbers or guids that were written, for the API that was chosen."""
    targets = re.split(r"[\s,;]+", form["targets"].strip())
    if targets == [""]:
        return frozenset()
    api = form.one_of("api", Api)
    try:
        return frozenset(AccessRight(api, target.lower()) for target in targets) if api else frozenset()
    except BadAccessRight as refusal:
        form.refused("targets", refusal)
        return frozenset()


handlers = [change_client_access]
