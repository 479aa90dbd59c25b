"""Loads the handbook's partners and apps into an embedded portal: `python -m devstack.sample.portal`.

It writes as a restored backup would, with the owner's log-in and past the workflows, and then starts the
workflow of each app where that app stands. What is there already is left as it is.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import async_sessionmaker
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDConflictPolicy

from devstack.sample.apps import CLIENTS_WITHOUT_APP, SampleApp, SampleClient, SampleRequest, sample_id
from devstack.sample.partners import PARTNERS, PASSWORD, SamplePartner, light_hash
from devstack.settings import DevstackSettings, read_devstack_settings
from domain.app_lifecycle import AppState, AppStatus
from domain.calendar_month import one_month_after
from gateways.clock import SystemClock
from gateways.identity.embedded.directory import EmbeddedDirectory
from storage.sessions import Storage, WriteSession
from storage.sign_in_tables import AccountRow
from storage.tables import (
    AccessRightRow,
    AccessState,
    ApiClientRow,
    ApiState,
    AppApiRow,
    AppRow,
    Base,
    InvitationRow,
    PartnerMemberRow,
    PartnerRow,
)
from workflows.app_lifecycle import AppLifecycle
from workflows.connection import connect
from workflows.messages import CarriedApp
from workflows.names import KIND, STATUS, TASK_QUEUE, Kind, app_workflow

GRANTED_BY = "Informat (vóór het portaal)"


@dataclass(frozen=True)
class Loader:
    """One loading, all of it dated from one moment."""

    session: WriteSession
    password_hash: str
    now: datetime

    async def load(self) -> None:
        for client in CLIENTS_WITHOUT_APP:
            await self._client(client)
        for partner in PARTNERS:
            await self._partner(partner)
            for app in partner.apps:
                await self._client(app.client)
                await self._app(partner, app)
            for request in partner.requests:
                await self._request(partner, request)

    async def _partner(self, partner: SamplePartner) -> None:
        await self._add(
            PartnerRow,
            id=partner.partner_id,
            slug=partner.domain.removesuffix(".example"),
            name=partner.name,
            kind=partner.kind,
            description=partner.description,
            website=partner.website,
            contact_email=partner.email,
            visible=partner.visible,
            created_at=self.now,
            changed_at=self.now,
        )
        await self._add(
            AccountRow,
            id=partner.account_id,
            email=partner.email,
            name=partner.owner,
            password_hash=self.password_hash,
            created_at=self.now,
        )
        await self._add(
            PartnerMemberRow,
            account_id=partner.account_id,
            partner_id=partner.partner_id,
            owner=True,
            since=self.now,
        )

    async def _client(self, client: SampleClient) -> None:
        await self._add(
            ApiClientRow,
            client_id=client.client_id,
            name=client.name,
            active=client.active,
            created_at=client.created_at,
        )
        for right in client.rights:
            await self._add(
                AccessRightRow,
                client_id=client.client_id,
                api=right.api,
                target=right.target,
                state=AccessState.GRANTED,
                since=client.created_at,
                granted_by=GRANTED_BY,
            )

    async def _app(self, partner: SamplePartner, app: SampleApp) -> None:
        await self._add(
            AppRow,
            id=app.app_id,
            partner_id=partner.partner_id,
            name=app.name,
            description=app.description,
            contact_email=app.contact_email,
            status=app.status,
            client_id=app.client.client_id,
            created_at=app.created_at,
            changed_at=app.changed_at,
            submitted_at=app.created_at,
            decided_at=app.created_at,
            decision_note="",
        )
        for api, reason in app.reasons.items():
            await self._add(AppApiRow, app_id=app.app_id, api=api, reason=reason, state=ApiState.ENABLED)
        for invitation in app.invitations:
            sent_at = self.now - timedelta(days=invitation.sent_days_ago)
            await self._add(
                InvitationRow,
                id=sample_id("invitation", f"{app.name}/{invitation.email}"),
                app_id=app.app_id,
                email=invitation.email,
                generation=1,
                created_at=sent_at,
                sent_at=sent_at,
                expires_at=one_month_after(sent_at),
            )

    async def _request(self, partner: SamplePartner, request: SampleRequest) -> None:
        sent_at = self.now - timedelta(hours=request.sent_hours_ago)
        await self._add(
            AppRow,
            id=request.app_id,
            partner_id=partner.partner_id,
            name=request.name,
            description=request.description,
            contact_email=request.contact_email,
            status=AppStatus.SUBMITTED,
            created_at=sent_at,
            changed_at=sent_at,
            submitted_at=sent_at,
            waiting_since=sent_at,
            decision_note="",
        )
        for api, reason in request.reasons.items():
            await self._add(
                AppApiRow, app_id=request.app_id, api=api, reason=reason, state=ApiState.REQUESTED
            )

    async def _add(self, row: type[Base], **values: object) -> None:
        await self.session.execute(insert(row).values(values).on_conflict_do_nothing())


def states() -> Iterable[AppState]:
    """Where each app of the sample stands when it is loaded."""
    for partner in PARTNERS:
        for app in partner.apps:
            enabled = frozenset(app.reasons)
            client_id = app.client.client_id
            yield AppState(app.app_id, partner.partner_id, app.status, frozenset(), enabled, client_id)
        for request in partner.requests:
            asked = frozenset(request.reasons)
            yield AppState(request.app_id, partner.partner_id, AppStatus.SUBMITTED, asked, frozenset())


async def fill_identity_server(directory: EmbeddedDirectory, settings: DevstackSettings) -> None:
    """Every client of the sample with its scopes, those that the portal does not manage as well (R7)."""
    clients = [app.client for partner in PARTNERS for app in partner.apps]
    for client in (*clients, *CLIENTS_WITHOUT_APP):
        scopes = frozenset(map(settings.scopes.scope_of, client.rights)) | client.foreign_scopes
        await directory.ensure_client(client.client_id, client.name)
        await directory.set_scopes(client.client_id, scopes, scopes)
        await directory.set_enabled(client.client_id, client.active)


async def start_workflows(temporal: Client) -> None:
    for state in states():
        status = SearchAttributePair(STATUS, state.status)
        await temporal.start_workflow(
            AppLifecycle.run,
            CarriedApp(state, state.client_is_active if state.client_id else None),
            id=app_workflow(state.app_id),
            task_queue=TASK_QUEUE,
            search_attributes=TypedSearchAttributes([SearchAttributePair(KIND, Kind.APP), status]),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )


async def load(settings: DevstackSettings) -> None:
    """Load the sample, once: a portal that has partners has been used, and is left alone."""
    storage = Storage(settings.database_url, pool=2)
    try:
        if await _is_loaded(storage):
            return
        clock = SystemClock()
        directory = EmbeddedDirectory(async_sessionmaker(storage.engine, expire_on_commit=False), clock)
        await fill_identity_server(directory, settings)
        temporal = await connect(
            settings.temporal_address,
            settings.temporal_namespace,
            settings.history_secrets,
            settings.temporal_access,
        )
        await start_workflows(temporal)
        async with storage.writing() as session:
            await Loader(session, light_hash(PASSWORD), datetime.now(UTC)).load()
    finally:
        await storage.close()


async def _is_loaded(storage: Storage) -> bool:
    async with storage.reading() as session:
        return await session.get(PartnerRow, PARTNERS[0].partner_id) is not None


if __name__ == "__main__":
    asyncio.run(load(read_devstack_settings()))
