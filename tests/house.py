"""The portal's insides, built for a test: real database, real Temporal, real mail; Informat and the identity
server in memory, so that a test can take them away."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, text
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from api.commands import Commands
from api.refusal_notes import RefusalNotes
from domain.apis import AccessRight, Api
from domain.app_commands import ApproveApp, SubmitApp
from domain.authority import AdminRight, Application
from domain.link_tokens import LinkKeys
from domain.partners import PartnerKind
from domain.school_year import school_year_at
from domain.scopes import DEFAULT_TEMPLATES, ScopeTemplates
from domain.viewers import Actor, Role
from gateways.authority import AuthorityReader
from gateways.mail import SmtpMailer
from storage.sessions import Storage
from storage.tables import PartnerMemberRow, PartnerRow
from tests.fakes.clock import StillClock
from tests.fakes.identity_server import MemoryDirectory
from tests.fakes.outside_systems import FakeAccessGroups, FakeSchoolDirectory
from tests.parts import MailServer, PortalDatabase
from worker import Outside, activities_over, worker_for
from workflows.messages import AccessAnswer, AccessSave, NewInvitation, Opening
from workflows.upkeep import Upkeep

# The histories in tests/workflows/histories are encrypted with it; it guards nothing.
HISTORY_KEY = "aGlzdG9yaWVzIG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXM="
LINKS = LinkKeys({0: b"a key of the tests, 32 bytes long"})

HELPDESK = Actor(Role.HELPDESK, "joke", "Joke van de helpdesk")
PARTNER = Actor(Role.PARTNER, "pat", "Pat Partner")
ADMIN = Actor(Role.SCHOOL_ADMIN, "an", "An Admin")


def pupils_of(number: str) -> AccessRight:
    return AccessRight(Api.LEERLINGEN, number)


@dataclass(frozen=True)
class House:
    """The parts, and the handbook's steps as one-liners."""

    skipper: TimeSkipper
    storage: Storage
    web_storage: Storage
    commands: Commands
    directory: MemoryDirectory
    schools: FakeSchoolDirectory
    groups: FakeAccessGroups
    clock: StillClock
    task_queue: str

    async def nightly_upkeep(self, workflow_id: str) -> None:
        """One run of it, as the schedule starts it."""
        await self.skipper.client.execute_workflow(Upkeep.run, id=workflow_id, task_queue=self.task_queue)

    async def pass_time(self, workflow_id: str, by: timedelta) -> None:
        """Let time go by, for the clock of the activities and for one workflow."""
        self.clock.move(by)
        handle: WorkflowHandle[Any, Any] = self.skipper.client.get_workflow_handle(workflow_id)
        await self.skipper.fast_forward(handle, by)

    async def submitted(self, *apis: Api, name: str = "BlueDries") -> UUID:
        """An app that waits for a decision, of a partner of its own."""
        partner_id = await self.partner()
        reasons = dict.fromkeys(apis or (Api.LEERLINGEN,), "klaslijsten")
        app = SubmitApp(uuid4(), partner_id, name, "", "pat@partner.example", reasons)
        await self.commands.submit_app(PARTNER, app, "submit")
        return app.app_id

    async def approved(self, *apis: Api) -> tuple[UUID, str]:
        """An approved app and its client."""
        asked = apis or (Api.LEERLINGEN,)
        app_id = await self.submitted(*asked)
        answer = await self.commands.command_app(app_id, HELPDESK, ApproveApp(frozenset(asked)), "approve")
        assert answer.settled
        assert answer.client_id is not None
        return app_id, answer.client_id

    async def invited(self, app_id: UUID, email: str = "an@school.example") -> UUID:
        invitation_id = uuid4()
        invitation = NewInvitation(PARTNER, app_id, email)
        await self.commands.send_invitation(invitation_id, invitation, str(invitation_id))
        return invitation_id

    async def opened(
        self, *apis: Api, numbers: Sequence[str] = ("001057",), by: Actor = ADMIN
    ) -> tuple[UUID, str]:
        """An approved app whose invitation an admin opened, who administers the pupils of these schools."""
        app_id, client_id = await self.approved(*apis)
        self.administers(by, Application.ILEERLINGEN, *numbers)
        invitation_id = await self.invited(app_id)
        await self.commands.open_invitation(invitation_id, Opening(by, 1), f"open {invitation_id}")
        return app_id, client_id

    def administers(self, admin: Actor, application: Application, *numbers: str) -> None:
        """From now on, this year, these are somebody's only admin rights."""
        year = school_year_at(self.clock.now())
        self.schools.schools.update({(number, year): f"School {number}" for number in numbers})
        self.schools.rights[admin.id, year] = {AdminRight(application, number) for number in numbers}

    async def save(
        self,
        app_id: UUID,
        client_id: str,
        *,
        grant: Sequence[AccessRight] = (),
        revoke: Sequence[AccessRight] = (),
        by: Actor = ADMIN,
        key: str | None = None,
    ) -> AccessAnswer:
        save = AccessSave(by, app_id, client_id, frozenset(grant), frozenset(revoke))
        return await self.commands.change_access(save, key or uuid4().hex)

    async def scopes(self, client_id: str) -> frozenset[str]:
        client = await self.directory.get_client(client_id)
        return client.scopes if client else frozenset()

    async def rows(self, sql: str, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
        async with self.storage.reading() as session:
            return (await session.execute(text(sql), values)).all()

    async def events(self, app_id: UUID) -> list[str]:
        """What the log says of an app, in order."""
        rows = await self.rows("SELECT event FROM log WHERE app_id = :app ORDER BY position", app=app_id)
        return [row.event for row in rows]

    async def partner(self, contact_email: str = "pat@partner.example") -> UUID:
        """A partner without anybody who acts for it."""
        partner_id = uuid4()
        row = PartnerRow(
            id=partner_id,
            slug=str(partner_id),
            name="DriesTech2",
            kind=PartnerKind.VENDOR,
            description="",
            website="",
            contact_email=contact_email,
            visible=False,
            created_at=self.clock.now(),
            changed_at=self.clock.now(),
        )
        async with self.storage.writing() as session:
            session.add(row)
        return partner_id

    async def member(self, partner_id: UUID, account_id: UUID, *, owner: bool) -> None:
        """Somebody who acts for a partner, and who cannot sign in: accounts are the web's."""
        row = PartnerMemberRow(
            account_id=account_id, partner_id=partner_id, owner=owner, since=self.clock.now()
        )
        async with self.storage.writing() as session:
            session.add(row)


@asynccontextmanager
async def house(temporal: Client, database: PortalDatabase, mail: MailServer) -> AsyncIterator[House]:
    """A running worker over a database of its own."""
    storage, web = Storage(database.worker_url, pool=10), Storage(database.web_url, pool=5)
    clock, directory = StillClock(), MemoryDirectory()
    schools, groups = FakeSchoolDirectory(), FakeAccessGroups()
    mailer = SmtpMailer(mail.url)
    outside = Outside(directory, schools, AuthorityReader(schools, groups, clock), mailer)
    activities = activities_over(
        storage,
        outside,
        clock,
        links=LINKS,
        scopes=ScopeTemplates(DEFAULT_TEMPLATES),
        sender="Portaal <portaal@informat.example>",
        helpdesk_email="helpdesk@informat.example",
        portal_url="http://portal.example",
        token_endpoint="http://portal.example/connect/token",
    )
    queue = f"test-{uuid4().hex}"
    try:
        skipper = TimeSkipper(temporal, config=TimeSkippingConfig(enabled=False))
        async with worker_for(temporal, activities, queue):
            commands = Commands(skipper.client, RefusalNotes(web, clock), queue)
            yield House(skipper, storage, web, commands, directory, schools, groups, clock, queue)
    finally:
        await mailer.close()
        await storage.close()
        await web.close()
