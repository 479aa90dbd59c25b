"""Logos: taken in by the web, made a partner's by an activity, and served with their own media type (R2)."""

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from litestar import Request, Response
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from api.parts import Parts
from domain.logos import logo_type
from domain.partner_commands import ChangeLogo
from domain.viewers import PartnerMember
from storage import uploads
from storage.read.partners import Logo

UPLOAD_IDS = UUID("2b7c3d60-94f1-5a0f-8a55-6d1c9be2f3a4")


async def set_logo(parts: Parts, viewer: PartnerMember, content: bytes, key: str) -> None:
    """Make this picture the logo. Refuses `BadLogo`.

    The picture waits in a table of the web, so that no workflow history holds it. When the answer is late it
    stays there, since the command may still come for it.
    """
    media_type = logo_type(content)
    upload_id = uuid5(UPLOAD_IDS, f"{viewer.account_id}/{key}/{sha256(content).hexdigest()}")
    async with parts.storage.writing() as session:
        await uploads.add(session, upload_id, media_type, content, parts.clock.now())
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, ChangeLogo(upload_id), key)
    async with parts.storage.writing() as session:
        await uploads.remove(session, upload_id)


async def remove_logo(parts: Parts, viewer: PartnerMember, key: str) -> None:
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, ChangeLogo(None), key)


def logo_answer(request: Request[Any, Any, Any], logo: Logo) -> Response[bytes]:
    """The picture, or 304 for one that the browser has. Asked each time: who is hidden is hidden at once."""
    tag = f'"{sha256(logo.content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    if tag in known:
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(logo.content, status_code=HTTP_200_OK, headers=headers, media_type=logo.media_type)
