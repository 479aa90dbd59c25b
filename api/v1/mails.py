"""What became of an app's mails: queued, accepted, or refused with the mail server's words."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import Provide
from litestar.params import QueryParameter

from api.parts import Parts
from api.viewers import AnyViewer, anybody
from domain.refusals import RoleNotAllowed
from domain.viewers import SchoolAdmin
from storage.read.apps import app_for
from storage.read.mails import MailFilter, MailLine, mails_of_app
from storage.read.paging import Page
from storage.tables import MailState


@get("/apps/{app_id:uuid}/mails", tags=["partner", "helpdesk"])
async def list_mails(
    parts: Parts,
    viewer: AnyViewer,
    app_id: UUID,
    mail_state: Annotated[MailState | None, QueryParameter(name="state")] = None,
    cursor: str | None = None,
    size: int = 50,
) -> Page[MailLine]:
    """The mails about an app, newest first. For a partner those to itself and to whom it invited."""
    if isinstance(viewer, SchoolAdmin):
        raise RoleNotAllowed("An app's mails are for its partner and the helpdesk.")
    async with parts.storage.reading() as session:
        await app_for(session, viewer, app_id, parts.clock.now())
        return await mails_of_app(session, viewer, app_id, MailFilter(mail_state, cursor, size))


mails = Router("/", dependencies={"viewer": Provide(anybody)}, route_handlers=[list_mails])
