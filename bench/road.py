"""The handbook's road through the portal's commands, by people of the sample."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import cycle
from secrets import token_urlsafe
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
from sqlalchemy import TextClause, text

from api.commands import Commands
from api.engine import EngineAway
from bench.bare.road import MailsOwed
from bench.timing import PATIENCE_SECONDS, seen
from devstack.people_at_work import TokenEndpoint
from devstack.sample.partners import PARTNERS
from domain.apis import AccessRight, Api
from domain.app_commands import ApproveApp, SubmitApp
from domain.scopes import ScopeTemplates
from domain.viewers import Actor, Role
from gateways.identity.port import ClientDirectory
from storage.sessions import Storage
from workflows.messages import AccessSave, NewInvitation, Opening
from workflows.names import app_workflow, client_workflow, invitation_workflow

HELPDESK = Actor(Role.HELPDESK, "joke.vermeulen", "Joke Vermeulen")
ADMIN = Actor(Role.SCHOOL_ADMIN, "an.peeters", "An Peeters")
RIGHTS = frozenset(AccessRight(Api.LEERLINGEN, number) for number in ("001057", "001073"))

T = TypeVar("T")


async def answer_to(command: Callable[[], Awaitable[T]]) -> T:
    """Give a command, and on a machine that takes too long ask again with the same key, as people do."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                return await command()
            except EngineAway:
                continue


@dataclass(frozen=True)
class Credentials:
    client_id: str
    secret: str


@dataclass(frozen=True)
class Walked:
    """What one lifecycle made."""

    app_id: UUID
    invitation_id: UUID
    client_id: str

    @property
    def workflow_ids(self) -> tuple[str, ...]:
        return (
            app_workflow(self.app_id),
            invitation_workflow(self.invitation_id),
            client_workflow(self.client_id),
        )


@dataclass
class Road:
    commands: Commands
    storage: Storage
    directory: ClientDirectory
    http: httpx.AsyncClient
    portal_url: str
    scopes: ScopeTemplates
    _partners: "cycle[UUID]" = field(default_factory=lambda: cycle([one.partner_id for one in PARTNERS]))

    async def submitted(self) -> UUID:
        """A new app that waits for a decision. The sample's partners take turns."""
        reasons = {Api.LEERLINGEN: "klaslijsten"}
        partner = next(self._partners)
        app = SubmitApp(uuid4(), partner, "Bench", "Wordt gemeten.", "bench@partner.example", reasons)
        actor = Actor(Role.PARTNER, str(partner), "Pat")
        await answer_to(lambda: self.commands.submit_app(actor, app, "submit"))
        return app.app_id

    async def approve(self, app_id: UUID) -> str:
        """Approve, and wait until the client exists at the identity server. Gives its id."""
        approval = ApproveApp(frozenset({Api.LEERLINGEN}))
        answer = await answer_to(lambda: self.commands.command_app(app_id, HELPDESK, approval, "approve"))
        if answer.settled and answer.client_id is not None:
            return answer.client_id
        return await self._client_of(app_id)

    async def invite_and_open(self, app_id: UUID) -> UUID:
        """Gives the id of the invitation."""
        invitation_id = uuid4()
        partner = Actor(Role.PARTNER, "pat", "Pat")
        invitation = NewInvitation(partner, app_id, "an.peeters@scholen.example")
        opening = Opening(ADMIN, 1)
        await answer_to(lambda: self.commands.send_invitation(invitation_id, invitation, "send"))
        await answer_to(lambda: self.commands.open_invitation(invitation_id, opening, "open"))
        return invitation_id

    async def grant(self, app_id: UUID, client_id: str) -> None:
        save = AccessSave(ADMIN, app_id, client_id, RIGHTS, frozenset())
        await answer_to(lambda: self.commands.change_access(save, "save"))

    async def walk(self) -> Walked:
        """A whole lifecycle, up to the answer of the last command. The mails follow."""
        app_id = await self.submitted()
        client_id = await self.approve(app_id)
        invitation_id = await self.invite_and_open(app_id)
        await self.grant(app_id, client_id)
        return Walked(app_id, invitation_id, client_id)

    async def mails_owed(self) -> MailsOwed:
        """How many mails each step of a lifecycle leads to: one is walked step by step."""
        app_id = await self.submitted()
        submitted = await self.mails_are_accepted([app_id])
        client_id = await self.approve(app_id)
        approved = await self.mails_are_accepted([app_id])
        await self.invite_and_open(app_id)
        invited = await self.mails_are_accepted([app_id])
        await self.grant(app_id, client_id)
        granted = await self.mails_are_accepted([app_id])
        return MailsOwed(submitted, approved - submitted, invited - approved, granted - invited)

    async def credentials(self, client_id: str) -> Credentials:
        """A secret for the client, as the web hands it to the identity server."""
        secret = token_urlsafe(32)
        await self.directory.add_secret(client_id, uuid4(), secret, None)
        return Credentials(client_id, secret)

    async def scopes_reach_a_token(self, credentials: Credentials) -> None:
        """Fetch tokens until one carries what was granted, and nothing else."""
        granted = {self.scopes.scope_of(right) for right in RIGHTS}
        endpoint = TokenEndpoint(self.http, self.portal_url)

        async def arrived() -> bool:
            return await endpoint.scopes(credentials.client_id, credentials.secret) == granted

        await seen(arrived)

    async def mails_are_accepted(self, apps: list[UUID]) -> int:
        """Wait until the mail server has every mail of these apps. Gives how many there are.

        A mail's row is written before the command that owes it is answered, so none is forgotten.
        """
        queued = text("SELECT count(*) FROM mails WHERE app_id = ANY(:apps) AND state = 'queued'")
        accepted = text("SELECT count(*) FROM mails WHERE app_id = ANY(:apps) AND state = 'accepted'")

        async def none_queued() -> bool:
            return not await self._value(queued, apps=apps)

        await seen(none_queued)
        return int(await self._value(accepted, apps=apps))

    async def _client_of(self, app_id: UUID) -> str:
        """For an approval that was answered before the identity server followed."""
        asked = text("SELECT client_id FROM apps WHERE id = :app")
        client_id: str = await seen(lambda: self._value(asked, app=app_id))
        return client_id

    async def _value(self, asked: TextClause, **values: object) -> Any:
        async with self.storage.reading() as session:
            return await session.scalar(asked, values)
