"""The web in this process, over a house: real HTTP requests and answers, and outside systems that a test can
take away while a page is open."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
from litestar import Litestar
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import async_sessionmaker

from api.auth.authenticators import Authenticators
from api.auth.sessions import COOKIE, begin_session
from api.engine_watch import EngineWatch
from api.parts import Parts
from api.portal import portal
from api.refusal_notes import RefusalNotes
from devstack.mailbox import Mailbox
from devstack.people_at_work import Person
from domain.scopes import DEFAULT_TEMPLATES, ScopeTemplates
from domain.viewers import Actor, Role
from gateways.authority import AuthorityReader
from gateways.identity.embedded.server import TokenServer
from gateways.identity.proof import ClientProof
from gateways.informat_sign_in import InformatSignIn
from gateways.school_directory import InformatUser
from settings import Settings, read_settings
from storage.news import AppNews
from storage.sign_in_tables import AccountRow
from tests.house import HISTORY_KEY, LINKS, House

URL = "http://portal.example"


def an_admin() -> Actor:
    """A school admin whom no other test knows."""
    return Actor(Role.SCHOOL_ADMIN, uuid4().hex, "An Admin")


@dataclass
class Web:
    """People with a browser, signed in at the house's own web."""

    house: House
    mailbox: Mailbox
    parts: Parts
    application: Litestar
    _stack: AsyncExitStack = field(repr=False)

    async def informat(self, actor: Actor, email: str = "an@school.example") -> Person:
        """Somebody of Informat: a school admin, the helpdesk, or an ordinary user."""
        self.house.schools.users[actor.id] = InformatUser(
            actor.id,
            actor.name,
            email,
            has_user_management=actor.role is Role.SCHOOL_ADMIN,
            is_helpdesk=actor.role is Role.HELPDESK,
        )
        return self._with(await begin_session(self.parts, informat_user_id=actor.id, ends=None))

    async def partner_of(self, app_id: UUID) -> Person:
        """Somebody who acts for the partner of an app."""
        [row] = await self.house.rows("SELECT partner_id FROM apps WHERE id = :app", app=app_id)
        account_id = await self.account_for(row.partner_id)
        return self._with(await begin_session(self.parts, account_id=account_id, ends=None))

    async def account_for(self, partner_id: UUID, password_hash: str = "") -> UUID:
        """An owner of a partner; without a hash he has no password."""
        account_id = uuid4()
        account = AccountRow(
            id=account_id,
            email=f"{account_id}@partner.example",
            name="Pat Partner",
            password_hash=password_hash,
            created_at=self.house.clock.now(),
        )
        async with self.house.web_storage.writing() as session:
            session.add(account)
        await self.house.member(partner_id, account_id, owner=True)
        return account_id

    def visitor(self) -> Person:
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(cast(Any, self.application)), base_url=URL, follow_redirects=False
        )
        self._stack.push_async_callback(http.aclose)
        return Person(http, f"{URL}/api/v1")

    def _with(self, cookie: Any) -> Person:
        person = self.visitor()
        person.http.cookies.set(COOKIE, cookie.value)
        return person


def parts_over(house: House, http: httpx.AsyncClient) -> Parts:
    """The web's parts, with the house's fakes for what is outside. Nobody signs in, or proves a client."""
    return Parts(
        storage=house.web_storage,
        news=AppNews(house.web_storage.engine),
        commands=house.commands,
        engine=EngineWatch(house.commands),
        schools=house.schools,
        groups=house.groups,
        authority=AuthorityReader(house.schools, house.groups, house.clock),
        directory=house.directory,
        proof=ClientProof(http, f"{URL}/connect/token"),
        refusals=RefusalNotes(house.web_storage, house.clock),
        informat=InformatSignIn(http, URL, "portal", "secret", f"{URL}/callback", house.clock),
        authenticators=Authenticators([HISTORY_KEY], house.clock),
        links=LINKS,
        scopes=ScopeTemplates(DEFAULT_TEMPLATES),
        clock=house.clock,
        public_url=URL,
        token_endpoint=f"{URL}/connect/token",
    )


@asynccontextmanager
async def web_over(house: House, mailbox: Mailbox) -> AsyncIterator[Web]:
    async with AsyncExitStack() as stack:
        parts = parts_over(house, await stack.enter_async_context(httpx.AsyncClient()))
        await stack.enter_async_context(parts.news.listening())
        yield Web(house, mailbox, parts, application_over(parts), stack)


def application_over(parts: Parts) -> Litestar:
    sessions = async_sessionmaker(parts.storage.engine, expire_on_commit=False)
    tokens = TokenServer(sessions, parts.clock, "https://portal.example", [HISTORY_KEY])
    settings: Settings = read_settings(
        csrf_key=SecretStr("a key of the tests, 32 bytes long"), log_format="console"
    )
    return portal(settings, parts, tokens)


def places_of(editor: Any, api: str, side: str = "available") -> Iterator[str]:
    """The numbers on one side of an editor's list."""
    for one in editor["lists"]:
        if one["api"] == api:
            yield from (place["institution_number"] for place in one[side])
