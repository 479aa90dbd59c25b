"""All pages, on one router."""

from typing import Any

from litestar import Request, Router

from api.pages import (
    apps,
    developers,
    directory,
    invitations,
    joining,
    passwords,
    second_step,
    sign_in,
    visitors,
)
from api.pages.account import passkeys as own_passkeys
from api.pages.account import person as own_person
from api.pages.account import second_step as own_second_step
from api.pages.account import tokens as own_tokens
from api.pages.assets import mark, style_sheet
from api.pages.back_office import access as back_office_access
from api.pages.forms import keep_form
from api.pages.helpdesk import app_care as helpdesk_app_care
from api.pages.helpdesk import client_access as helpdesk_client_access
from api.pages.helpdesk import clients as helpdesk_clients
from api.pages.helpdesk import drift as helpdesk_drift
from api.pages.helpdesk import log as helpdesk_log
from api.pages.helpdesk import partner_care as helpdesk_partner_care
from api.pages.helpdesk import partners as helpdesk_partners
from api.pages.helpdesk import queue as helpdesk_queue
from api.pages.helpdesk import request as helpdesk_request
from api.pages.helpdesk import search as helpdesk_search
from api.pages.languages import use_language_of
from api.pages.partner import apps as partner_apps
from api.pages.partner import client as partner_client
from api.pages.partner import contact as partner_contact
from api.pages.partner import invitations as partner_invitations
from api.pages.partner import members as partner_members
from api.pages.partner import more_apis as partner_more_apis
from api.pages.partner import profile as partner_profile
from api.pages.partner import public_keys as partner_public_keys
from api.pages.school_admin import editor


async def prepare(request: Request[Any, Any, Any]) -> None:
    """Before anything can refuse: the reader's language, and what he filled in."""
    use_language_of(request)
    await keep_form(request)


pages = Router(
    "/",
    route_handlers=[
        style_sheet,
        mark,
        *visitors.handlers,
        *directory.handlers,
        *developers.handlers,
        *joining.handlers,
        *sign_in.handlers,
        *second_step.handlers,
        *passwords.handlers,
        *apps.handlers,
        *invitations.handlers,
        *back_office_access.handlers,
        *helpdesk_queue.handlers,
        *helpdesk_request.handlers,
        *helpdesk_app_care.handlers,
        *helpdesk_clients.handlers,
        *helpdesk_client_access.handlers,
        *helpdesk_drift.handlers,
        *helpdesk_partners.handlers,
        *helpdesk_partner_care.handlers,
        *helpdesk_log.handlers,
        *helpdesk_search.handlers,
        *editor.handlers,
        *partner_apps.handlers,
        *partner_more_apis.handlers,
        *partner_contact.handlers,
        *partner_client.handlers,
        *partner_public_keys.handlers,
        *partner_invitations.handlers,
        *partner_profile.handlers,
        *partner_members.handlers,
        *own_person.handlers,
        *own_second_step.handlers,
        *own_passkeys.handlers,
        *own_tokens.handlers,
    ],
    before_request=prepare,
    include_in_schema=False,
)
