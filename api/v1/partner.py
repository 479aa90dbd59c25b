"""A partner's own profile and logo (R2, R3)."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, patch, put
from litestar.datastructures import UploadFile
from litestar.di import Provide
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.status_codes import HTTP_204_NO_CONTENT

from api.logos import logo_answer, remove_logo, set_logo
from api.parts import Parts
from api.v1.inputs import ProfileChange
from api.viewers import a_partner
from domain.logos import LARGEST
from domain.partner_commands import ChangeProfile, tidied
from domain.refusals import PartnerNotFound
from domain.viewers import PartnerMember
from storage.read.partners import PartnerProfile, own_logo, profile_of

LARGEST_FORM = LARGEST + 10_000
"""A picture, and what a form says around it."""


@dataclass
class LogoForm:
    """A form with one file."""

    logo: UploadFile


@get("/partner", tags=["partner"])
async def show_profile(parts: Parts, viewer: PartnerMember) -> PartnerProfile:
    """The partner's own profile (R2)."""
    async with parts.storage.reading() as session:
        return await profile_of(session, viewer)


@patch("/partner", tags=["partner"])
async def change_profile(
    parts: Parts, viewer: PartnerMember, key: str, data: ProfileChange
) -> PartnerProfile:
    """Change what is named; null leaves it as it is. The slug never changes: others link to it."""
    change = tidied(
        ChangeProfile(data.name, data.kind, data.description, data.website, data.contact_email, data.visible)
    )
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, change, key)
    async with parts.storage.reading() as session:
        return await profile_of(session, viewer)


@get("/partner/logo", media_type="image/*", tags=["partner"])
async def show_own_logo(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember
) -> Response[bytes]:
    """The partner's own logo, shown to others or not."""
    async with parts.storage.reading() as session:
        logo = await own_logo(session, viewer)
    if logo is None:
        raise PartnerNotFound("The partner has no logo.")
    return logo_answer(request, logo)


@put(
    "/partner/logo",
    status_code=HTTP_204_NO_CONTENT,
    request_max_body_size=LARGEST_FORM,
    tags=["partner"],
)
async def put_logo(
    parts: Parts,
    viewer: PartnerMember,
    key: str,
    data: Annotated[LogoForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> None:
    """A PNG, JPEG or WebP of at most 200 kB, known by its content."""
    await set_logo(parts, viewer, await data.logo.read(), key)


@delete("/partner/logo", status_code=HTTP_204_NO_CONTENT, tags=["partner"])
async def delete_logo(parts: Parts, viewer: PartnerMember, key: str) -> None:
    """Take the logo away."""
    await remove_logo(parts, viewer, key)


partner = Router(
    "/",
    dependencies={"viewer": Provide(a_partner)},
    route_handlers=[show_profile, change_profile, show_own_logo, put_logo, delete_logo],
)
