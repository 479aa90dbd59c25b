"""`make demo`: the lifecycle of the handbook, played over HTTP against a running `make run`.

Each step prints who did what and how long it took, with a link to look at. A step that differs from what the
handbook says ends the play with exit code 1.
"""

import time
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from devstack.people_at_work import Person, Post, TokenEndpoint, Unexpected, link_in, token_of

SCHOOLS = ("001057", "001073")
OTHER_SCHOOL = "010025"
ADMIN, HELPDESK = "an.peeters", "joke.vermeulen"
T = TypeVar("T")


def scope(number: str) -> str:
    return f"api_informat_sas_leerlingen.leerlingen.{number}"


def expect(what: str, seen: Any, wanted: Any) -> None:
    """Refuse to go on unless what was seen is what the handbook says."""
    if seen != wanted:
        raise Unexpected(f"{what}: {seen!r}, where {wanted!r} was expected")


class Play:
    """One lifecycle with a partner of its own, so that it can be played again and again."""

    def __init__(self, portal_url: str, devstack_url: str, *, quiet: bool = False) -> None:
        self.portal, self.devstack = portal_url.rstrip("/"), devstack_url.rstrip("/")
        self._quiet = quiet
        self._mark = uuid4().hex[:8]
        self.email = f"demo-{self._mark}@partner.example"
        self.password = f"een lang wachtwoord {self._mark}"
        self.app_name = f"Demo {self._mark}"

    async def run(self) -> None:
        """From registration to an expired link. Raises `Unexpected` where the portal differs."""
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
            people = [Person.at(self.portal) for _ in range(3)]
            for person in people:
                stack.push_async_callback(person.close)
            self._partner, self._helpdesk, self._admin = people
            self._http, self._post = http, Post(http, self.devstack)
            self._tokens = TokenEndpoint(http, self.portal)
            await self._register()
            await self._approve()
            await self._invite()
            await self._grant()
            await self._revoke()
            await self._expire()

    async def _register(self) -> None:
        form = {
            "organisation": f"Demo {self._mark}",
            "kind": "vendor",
            "name": "Pat Partner",
            "email": self.email,
            "password": self.password,
        }
        await self._step("Partner", "registers", self._partner.do("/registrations", form, expect=202))
        mail = await self._step(
            "Portal", "mails a link to confirm", self._post.mail_to(self.email, "Bevestig"), "/mail"
        )
        confirm = {"token": token_of(link_in(mail)), "password": self.password}
        await self._step("Partner", "confirms", self._partner.do("/registrations/confirm", confirm))
        await self._partner.sign_in_as_partner(self.email, self.password)
        app = {
            "name": self.app_name,
            "description": "Toont klaslijsten aan leerkrachten.",
            "contact_email": self.email,
            "apis": [{"api": "leerlingen", "reason": "Klaslijsten"}],
        }
        key = uuid4().hex
        submitted = await self._step(
            "Partner", "registers an app", self._partner.do("/apps", app, expect=201, key=key)
        )
        self._app: str = submitted["app_id"]
        again = await self._partner.do("/apps", app, key=key)
        expect("the same request sent twice", again["app_id"], self._app)

    async def _approve(self) -> None:
        await self._helpdesk.sign_in_at_informat(HELPDESK)
        waiting = await self._helpdesk.look("/tasks")
        expect("in the queue", self._app in {task["id"] for task in waiting["items"]}, True)
        approved = await self._step(
            "Helpdesk", "approves", self._helpdesk.do(f"/tasks/{self._app}/approve"), f"/apps/{self._app}"
        )
        expect("status", approved["status"], "approved")
        refused = await self._helpdesk.do(f"/tasks/{self._app}/reject", {"reason": "toch niet"}, expect=409)
        expect("a second decision", refused["code"], "app_already_decided")
        mail = await self._step(
            "Portal",
            "mails the Client ID",
            self._post.mail_to(self.email, f"{self.app_name} is goedgekeurd"),
            "/mail",
        )
        self._client: str = (await self._partner.look(f"/apps/{self._app}"))["client_id"]
        expect("the Client ID in the mail", self._client in mail["text"], True)
        made = await self._step(
            "Partner", "makes a secret", self._partner.do(f"/apps/{self._app}/secrets", expect=201)
        )
        self._secret: str = made["secret"]

    async def _invite(self) -> None:
        address = f"{ADMIN}@scholen.example"
        await self._step(
            "Partner",
            "invites a school admin",
            self._partner.do(f"/apps/{self._app}/invitations", {"emails": [address]}),
        )
        subject = f"Informat Partnerportaal - Datatoegang voor applicatie {self.app_name}"
        mail = await self._step(
            "Portal", "mails the invitation", self._post.mail_to(address, subject), "/mail"
        )
        self._link = link_in(mail)
        await self._admin.sign_in_at_informat(ADMIN)
        await self._admin.look(f"/apps/{self._app}", expect=404)
        await self._step(
            "School admin",
            "opens the link",
            self._admin.do(f"/invitations/{token_of(self._link)}/open"),
            f"/apps/{self._app}",
        )
        await self._admin.look(f"/apps/{self._app}")

    async def _grant(self) -> None:
        saved = await self._step(
            "School admin", "grants two schools", self._save(grant=SCHOOLS), f"/apps/{self._app}"
        )
        expect("granted", sorted(one["institution_number"] for one in saved["granted"]), sorted(SCHOOLS))
        await self._step(
            "Portal", "tells the partner", self._post.mail_to(self.email, "API toegang"), "/mail"
        )
        scopes = await self._step(
            "Partner's app", "fetches a token", self._tokens.scopes(self._client, self._secret)
        )
        expect("the token's scopes", scopes, {scope(number) for number in SCHOOLS})
        refused = await self._tokens.refusal(self._client, self._secret, scope(OTHER_SCHOOL))
        expect("a scope that was not granted", refused, "invalid_scope")

    async def _revoke(self) -> None:
        saved = await self._step(
            "School admin", "revokes one school", self._save(revoke=SCHOOLS[:1]), f"/apps/{self._app}"
        )
        expect("a warning after it", bool(saved["warning"]), True)
        scopes = await self._step(
            "Partner's app", "fetches the next token", self._tokens.scopes(self._client, self._secret)
        )
        expect("the token's scopes", scopes, {scope(SCHOOLS[1])})

    async def _expire(self) -> None:
        path = f"/invitations/{token_of(self._link)}"
        await self._admin.look(path)
        await self._http.post(f"{self.devstack}/clock", json={"days": 32})
        try:
            late = await self._step("A month later", "the link says so", self._admin.look(path, expect=410))
            expect("the link", late["code"], "link_expired")
        finally:
            await self._http.delete(f"{self.devstack}/clock")

    async def _save(self, grant: tuple[str, ...] = (), revoke: tuple[str, ...] = ()) -> Any:
        named = {
            name: [{"api": "leerlingen", "institution_number": number} for number in numbers]
            for name, numbers in (("grant", grant), ("revoke", revoke))
        }
        return await self._admin.do(f"/apps/{self._app}/access", named, expect=200)

    async def _step(self, who: str, does: str, work: Awaitable[T], look: str = "") -> T:
        begun = time.monotonic()
        result = await work
        if not self._quiet:
            base = self.devstack if look.startswith("/mail") else self.portal
            took = f"{(time.monotonic() - begun) * 1000:7.0f} ms"
            print(f"  {who:<14} {does:<26} {took}  {base + look if look else ''}".rstrip())
        return result
