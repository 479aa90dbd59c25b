"""The partner's own profile and logo, with the public page as others will see it (R2)."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.response import Template

from api.logos import remove_logo, set_logo
from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.partner import LARGEST_FORM
from domain.email_addresses import email_address
from domain.partner_commands import ChangeProfile
from domain.partners import PartnerKind, partner_description, proper_name, website_address
from domain.refusals import BadLogo, Refusal
from domain.viewers import PartnerMember
from storage.read.catalog import CatalogApp, approved_apps
from storage.read.partners import PartnerProfile, profile_of

PREVIEW = "preview"
T = TypeVar("T")


@get("/profile", dependencies=AS_PARTNER)
async def profile_page(parts: Parts, viewer: PartnerMember) -> Template:
    return await _profile(parts, viewer, Form())


@get("/profile/edit", dependencies=AS_PARTNER)
async def profile_form(parts: Parts, viewer: PartnerMember) -> Template:
    profile, _ = await _profile_and_apps(parts, viewer)
    form = Form(
        {
            "name": [profile.name],
            "kind": [profile.kind],
            "description": [profile.description],
            "website": [profile.website],
            "contact_email": [profile.contact_email],
            "visible": ["yes"] if profile.visible else [],
        }
    )
    return page("partner/profile_edit.html", viewer, form=form, preview=None)


@post("/profile/edit", dependencies=AS_PARTNER)
async def change_profile(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember
) -> Response[Any]:
    """Save it; or show first what others would see, and save nothing."""
    form = kept_form(request)
    change = _change_from(form)
    if form.errors:
        return page("partner/profile_edit.html", viewer, form=form, preview=None)
    if form["do"] == PREVIEW:
        profile, apps = await _profile_and_apps(parts, viewer)
        shown = _as_shown(change, profile, apps)
        return page("partner/profile_edit.html", viewer, form=form, preview=shown)
    await parts.commands.command_partner(viewer.partner_id, viewer.actor, change, form.key)
    return see("/profile", say="profile_changed")


@post("/profile/logo", dependencies=AS_PARTNER, request_max_body_size=LARGEST_FORM)
async def upload_logo(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Response[Any]:
    """Known by its content; what cannot be a logo is told beside the field."""
    form = kept_form(request)
    sent = (await request.form()).get("logo")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    if not content:
        form.wrong("logo", "missing")
        return await _profile(parts, viewer, form)
    try:
        # Another picture in the same form is another command.
        await set_logo(parts, viewer, content, f"{form.key}/{sha256(content).hexdigest()}")
    except BadLogo as refusal:
        form.refused("logo", refusal)
        return await _profile(parts, viewer, form)
    return see("/profile", say="logo_changed")


@post("/profile/logo/remove", dependencies=AS_PARTNER)
async def take_logo_away(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember
) -> Response[Any]:
    await remove_logo(parts, viewer, kept_form(request).key)
    return see("/profile", say="logo_removed")


async def _profile(parts: Parts, viewer: PartnerMember, form: Form) -> Template:
    profile, apps = await _profile_and_apps(parts, viewer)
    shown = _as_shown(ChangeProfile(), profile, apps)
    return page("partner/profile.html", viewer, form=form, profile=profile, preview=shown)


async def _profile_and_apps(parts: Parts, viewer: PartnerMember) -> tuple[PartnerProfile, list[CatalogApp]]:
    async with parts.storage.reading() as session:
        profile = await profile_of(session, viewer)
        return profile, await approved_apps(session, profile.slug)


def _as_shown(change: ChangeProfile, profile: PartnerProfile, apps: list[CatalogApp]) -> dict[str, object]:
    """The partner as the directory would show it after this change."""
    asked = {name: value for name, value in vars(change).items() if value is not None}
    fields = ("name", "kind", "description", "website", "contact_email", "has_logo")
    return {name: getattr(profile, name) for name in fields} | asked | {"apps": apps}


def _change_from(form: Form) -> ChangeProfile:
    """The change; what is wrong with it is in the form's errors, by the domain's own rules."""
    return ChangeProfile(
        name=_checked(form, "name", proper_name),
        kind=form.one_of("kind", PartnerKind),
        description=_checked(form, "description", partner_description),
        website=_checked(form, "website", website_address),
        contact_email=_checked(form, "contact_email", email_address),
        visible=form["visible"] == "yes",
    )


def _checked(form: Form, name: str, rule: Callable[[str], T]) -> T | None:
    try:
        return rule(form[name].replace("\r\n", "\n"))
    except Refusal as refusal:
        form.refused(name, refusal)
        return None


handlers = [profile_page, profile_form, change_profile, upload_logo, take_logo_away]
