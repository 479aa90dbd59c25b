"""The helpdesk: who may be in the directory (R2)."""

from uuid import UUID

from litestar import Router, post
from litestar.di import Provide
from litestar.status_codes import HTTP_204_NO_CONTENT

from api.parts import Parts
from api.v1.inputs import OptionalReason, Reason
from api.viewers import the_helpdesk
from domain.partner_commands import ResumePartner, SuspendPartner
from domain.viewers import Helpdesk


@post("/partners/{partner_id:uuid}/suspend", status_code=HTTP_204_NO_CONTENT, tags=["helpdesk"])
async def suspend_partner(parts: Parts, viewer: Helpdesk, key: str, partner_id: UUID, data: Reason) -> None:
    """Take a partner out of the directory, with a reason that it is mailed. Its apps go on."""
    await parts.commands.command_partner(partner_id, viewer.actor, SuspendPartner(data.reason), key)


@post("/partners/{partner_id:uuid}/resume", status_code=HTTP_204_NO_CONTENT, tags=["helpdesk"])
async def resume_partner(
    parts: Parts, viewer: Helpdesk, key: str, partner_id: UUID, data: OptionalReason | None = None
) -> None:
    """Let a partner be seen again, if it wants to be."""
    command = ResumePartner(data.reason if data else "")
    await parts.commands.command_partner(partner_id, viewer.actor, command, key)


partner_care = Router(
    "/",
    dependencies={"viewer": Provide(the_helpdesk)},
    route_handlers=[suspend_partner, resume_partner],
)
