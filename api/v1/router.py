"""Every route of the JSON API, under one address."""

from litestar import Router
from litestar.di import Provide

from api.v1.access import access
from api.v1.account import account
from api.v1.app_care import app_care
from api.v1.apps import apps
from api.v1.catalog import catalog
from api.v1.clients import clients
from api.v1.drift import drift
from api.v1.editor import editor
from api.v1.events import events
from api.v1.invitations import invitations
from api.v1.log import log
from api.v1.mails import mails
from api.v1.members import members
from api.v1.partner import partner
from api.v1.partner_care import partner_care
from api.v1.public_keys import public_keys
from api.v1.requests import command_key
from api.v1.secrets import secrets
from api.v1.tasks import tasks
from api.v1.visitors import visitors

v1 = Router(
    "/api/v1",
    route_handlers=[
        visitors,
        account,
        catalog,
        partner,
        members,
        partner_care,
        apps,
        events,
        secrets,
        public_keys,
        invitations,
        tasks,
        app_care,
        clients,
        drift,
        access,
        editor,
        log,
        mails,
    ],
    dependencies={"key": Provide(command_key, sync_to_thread=False)},
)
