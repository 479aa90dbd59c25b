"""The worker: builds the activities with their parts and runs them with the workflows: `python worker.py`."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import uvloop
from temporalio.client import Client
from temporalio.worker import Worker

from activities.access_record import AccessRecord
from activities.account_letters import AccountLetters
from activities.app_record import AppRecord
from activities.client_import import ClientImport
from activities.drift import DriftCheck
from activities.drift_answers import DriftAnswers
from activities.failures import FinalDataErrors
from activities.identity import IdentityServer
from activities.invitation_record import InvitationRecord
from activities.mail import MailRoom
from activities.member_record import MemberRecord
from activities.partner_record import PartnerRecord
from activities.registration_record import RegistrationRecord
from activities.secret_warnings import SecretWarnings
from domain.link_tokens import LinkKeys
from domain.scopes import ScopeTemplates
from gateways.authority import AuthorityReader
from gateways.clock import Clock, clock_from
from gateways.identity.adapters import client_directory
from gateways.identity.port import ClientDirectory
from gateways.informat import informat_at
from gateways.mail import Mailer, SmtpMailer
from gateways.school_directory import SchoolDirectory
from logs import configure_logs
from settings import Settings, SettingsError, read_settings
from storage.sessions import Storage
from workflows.account_mail import AccountMail
from workflows.app_lifecycle import AppLifecycle
from workflows.client_access import ClientAccess
from workflows.client_import import ImportClients
from workflows.connection import connect
from workflows.invitation import Invitation
from workflows.names import TASK_QUEUE
from workflows.partner_account import PartnerAccount
from workflows.registration import PartnerRegistration
from workflows.sandbox import SANDBOX
from workflows.schedules import make_schedules
from workflows.upkeep import CheckDrift, Upkeep

NEEDED = (
    "database_url",
    "temporal_address",
    "history_keys",
    "link_keys",
    "smtp_url",
    "public_url",
    "informat_users_url",
    "invoice_api_url",
)
WORKFLOWS = (
    PartnerRegistration,
    AppLifecycle,
    Invitation,
    ClientAccess,
    ImportClients,
    PartnerAccount,
    Upkeep,
    CheckDrift,
    AccountMail,
)
GRACE = timedelta(seconds=10)
"""How long running activities may take to finish when the worker is stopped; others are tried again later."""


@dataclass(frozen=True)
class Outside:
    """The outside systems that activities act on."""

    directory: ClientDirectory
    schools: SchoolDirectory
    authority: AuthorityReader
    mailer: Mailer


def activities_over(
    storage: Storage,
    outside: Outside,
    clock: Clock,
    *,
    links: LinkKeys,
    scopes: ScopeTemplates,
    sender: str,
    helpdesk_email: str,
    portal_url: str,
    token_endpoint: str,
) -> Sequence[Callable[..., Any]]:
    """Every activity, with its parts."""
    mail = MailRoom(
        storage,
        outside.mailer,
        outside.schools,
        links,
        clock,
        sender=sender,
        portal_url=portal_url,
        token_endpoint=token_endpoint,
    )
    return [
        *_of_partners(storage, clock),
        *_of_apps(storage, clock, helpdesk_email),
        *_of_clients(storage, outside, clock, scopes),
        mail.send_mail,
    ]


def _of_partners(storage: Storage, clock: Clock) -> Sequence[Callable[..., Any]]:
    registrations = RegistrationRecord(storage, clock)
    letters = AccountLetters(storage, clock)
    partners = PartnerRecord(storage, clock)
    members = MemberRecord(storage, clock)
    return [
        registrations.record_registration,
        registrations.record_partner_registered,
        letters.record_account_letter,
        partners.record_profile_changed,
        partners.record_logo_changed,
        partners.record_partner_suspended,
        partners.record_partner_resumed,
        members.record_member_invited,
        members.record_member_joined,
        members.record_member_removed,
        members.record_owner_changed,
    ]


def _of_apps(storage: Storage, clock: Clock, helpdesk_email: str) -> Sequence[Callable[..., Any]]:
    apps = AppRecord(storage, clock, helpdesk_email)
    invitations = InvitationRecord(storage, clock)
    return [
        apps.record_app_submitted,
        apps.record_app_decision,
        apps.record_client_assigned,
        apps.record_client_active,
        apps.record_secret_added,
        apps.record_secret_removed,
        apps.record_public_keys,
        invitations.record_invitation_sent,
        invitations.record_invitation_resent,
        invitations.record_invitation_revoked,
        invitations.record_invitation_expired,
        invitations.record_invitation_reminded,
        invitations.record_invitation_opened,
    ]


def _of_clients(
    storage: Storage, outside: Outside, clock: Clock, scopes: ScopeTemplates
) -> Sequence[Callable[..., Any]]:
    identity = IdentityServer(outside.directory, scopes, storage)
    clients = ClientImport(storage, outside.directory, scopes, clock)
    check = DriftCheck(storage, outside.directory, scopes, clock)
    answers = DriftAnswers(storage, outside.directory, scopes, clock)
    warnings = SecretWarnings(storage, clock)
    access = AccessRecord(storage, outside.authority, clock)
    return [
        identity.create_client,
        identity.set_client_enabled,
        identity.set_client_scopes,
        clients.record_imported_clients,
        check.record_drift,
        answers.record_drift_adopted,
        answers.decide_restoration,
        answers.restore_client,
        answers.record_drift_restored,
        warnings.record_secret_warnings,
        access.mark_access_change,
        access.record_access_changed,
        access.record_access_undone,
    ]


@asynccontextmanager
async def activities_for(settings: Settings) -> AsyncIterator[Sequence[Callable[..., Any]]]:
    """The activities over the parts that the settings name, which are closed at the end."""
    async with AsyncExitStack() as stack:
        storage = Storage(settings.database_url, settings.database_pool)
        stack.push_async_callback(storage.close)
        http = await stack.enter_async_context(httpx.AsyncClient())
        clock = clock_from(settings.clock_file)
        informat = await stack.enter_async_context(informat_at(settings.informat, http, clock))
        directory = await stack.enter_async_context(
            client_directory(settings.chosen_identity_server, storage.engine, clock)
        )
        mailer = SmtpMailer(settings.smtp_url)
        stack.push_async_callback(mailer.close)
        yield activities_over(
            storage,
            Outside(directory, informat.schools, informat.authority, mailer),
            clock,
            links=settings.links,
            scopes=settings.scopes,
            sender=settings.mail_from,
            helpdesk_email=settings.helpdesk_email,
            portal_url=settings.public_url,
            token_endpoint=settings.token_endpoint,
        )


def worker_for(
    temporal: Client, activities: Sequence[Callable[..., Any]], task_queue: str = TASK_QUEUE
) -> Worker:
    """A worker of the portal's one queue."""
    return Worker(
        temporal,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=activities,
        interceptors=[FinalDataErrors()],
        workflow_runner=SANDBOX,
        graceful_shutdown_timeout=GRACE,
    )


def collect_garbage_less_often() -> None:
    """Leave what was loaded alone, and look at what is new less often: a sandbox makes thousands of them.

    With Python's own thresholds a twentieth of the worker's time went into it.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def run(settings: Settings) -> None:
    """Run until the process is told to stop; what runs then is finished, or tried again by another worker."""
    settings.require(*NEEDED)
    configure_logs(settings.log_format)
    temporal = await connect(
        settings.temporal_address,
        settings.temporal_namespace,
        settings.history_secrets,
        settings.temporal_access,
    )
    stopped = asyncio.Event()
    for sent in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sent, stopped.set)
    async with activities_for(settings) as activities, worker_for(temporal, activities):
        await make_schedules(temporal)
        collect_garbage_less_often()
        await stopped.wait()


if __name__ == "__main__":
    try:
        uvloop.run(run(read_settings()))
    except SettingsError as error:
        raise SystemExit(str(error)) from None
