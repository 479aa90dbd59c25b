"""The addresses that all roles share: the list Apps, and the tabs of one app. Each role has its own page."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.response import Template

from api.pages.back_office import log as back_office_log
from api.pages.helpdesk import apps as helpdesk_apps
from api.pages.partner import access as partner_access
from api.pages.partner import apps as partner_apps
from api.pages.queries import app_filter, log_filter, log_parameters
from api.pages.school_admin import app_access as admin_access
from api.pages.school_admin import apps as admin_apps
from api.pages.viewers import SIGNED_IN
from api.parts import Parts
from api.viewers import AnyViewer
from domain.refusals import RoleNotAllowed
from domain.viewers import Helpdesk, PartnerMember, SchoolAdmin, Viewer


@get("/apps", dependencies=SIGNED_IN)
async def apps_page(request: Request[Any, Any, Any], parts: Parts, viewer: AnyViewer) -> Template:
    match viewer:
        case PartnerMember():
            return await partner_apps.dashboard(parts, viewer, app_filter(request))
        case SchoolAdmin():
            return await admin_apps.app_list(parts, viewer, app_filter(request))
        case Helpdesk():
            return await helpdesk_apps.app_list(parts, viewer, app_filter(request))
        case _:
            raise _no_page_for(viewer)


@get("/apps/{app_id:uuid}", dependencies=SIGNED_IN)
async def app_page(parts: Parts, viewer: AnyViewer, app_id: UUID) -> Template:
    match viewer:
        case PartnerMember():
            return await partner_apps.overview(parts, viewer, app_id)
        case SchoolAdmin():
            return await admin_apps.general_tab(parts, viewer, app_id)
        case Helpdesk():
            return await helpdesk_apps.overview(parts, viewer, app_id)
        case _:
            raise _no_page_for(viewer)


@get("/apps/{app_id:uuid}/access", dependencies=SIGNED_IN)
async def access_tab(parts: Parts, viewer: AnyViewer, app_id: UUID, saved: str | None = None) -> Template:
    match viewer:
        case PartnerMember():
            return await partner_access.access_tab(parts, viewer, app_id)
        case SchoolAdmin():
            return await admin_access.access_tab(parts, viewer, app_id, saved)
        case Helpdesk():
            return await helpdesk_apps.access_tab(parts, viewer, app_id)
        case _:
            raise _no_page_for(viewer)


@get("/apps/{app_id:uuid}/mails", dependencies=SIGNED_IN)
async def mails_tab(parts: Parts, viewer: AnyViewer, app_id: UUID, cursor: str | None = None) -> Template:
    """For the partner and the helpdesk; a school admin's app has no such tab."""
    match viewer:
        case PartnerMember():
            return await partner_access.mails_tab(parts, viewer, app_id, cursor)
        case Helpdesk():
            return await helpdesk_apps.mails_tab(parts, viewer, app_id, cursor)
        case _:
            raise _no_page_for(viewer)


@get("/apps/{app_id:uuid}/log", dependencies=SIGNED_IN)
async def log_tab(request: Request[Any, Any, Any], parts: Parts, viewer: AnyViewer, app_id: UUID) -> Template:
    asked, query = log_filter(request), log_parameters(request)
    match viewer:
        case PartnerMember():
            return await partner_access.log_tab(parts, viewer, app_id, asked, query)
        case SchoolAdmin() | Helpdesk():
            return await back_office_log.log_tab(parts, viewer, app_id, asked, query)
        case _:
            raise _no_page_for(viewer)


def _no_page_for(viewer: Viewer) -> RoleNotAllowed:
    return RoleNotAllowed(f"There is no such page for the {viewer.actor.role}.")


handlers = [apps_page, app_page, access_tab, mails_tab, log_tab]
