"""The partner's own profile (R2)."""

from litestar import get
from litestar.di import Provide
from litestar.response import Template

from api.pages.rendering import page
from api.pages.viewers import a_partner
from api.parts import Parts
from domain.viewers import PartnerMember
from storage.read.partners import profile_of


@get("/profile", dependencies={"viewer": Provide(a_partner)})
async def profile_page(parts: Parts, viewer: PartnerMember) -> Template:
    async with parts.storage.reading() as session:
        profile = await profile_of(session, viewer)
    return page("partner/profile.html", viewer, profile=profile)


handlers = [profile_page]
