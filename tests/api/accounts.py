"""Partners' people with a password, and what they read in their mail."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid4

import httpx

from devstack.mailbox import Mail
from devstack.people_at_work import Person, token_of
from devstack.sample.partners import light_hash
from storage.sign_in_tables import AccountRow
from tests.api.web import Web
from tests.waiting import eventually

PASSWORD = "een lange zin voor Pat"


@cache
def kept_password() -> str:
    return light_hash(PASSWORD)


@dataclass(frozen=True)
class Login:
    account_id: UUID
    email: str

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": PASSWORD}


async def a_login(web: Web) -> Login:
    """Somebody who acts for a partner of his own, and signs in with `PASSWORD`."""
    login = Login(uuid4(), f"pat.{uuid4().hex}@partner.example")
    account = AccountRow(
        id=login.account_id,
        email=login.email,
        name="Pat Partner",
        password_hash=kept_password(),
        created_at=web.house.clock.now(),
    )
    async with web.house.web_storage.writing() as session:
        session.add(account)
    await web.house.member(await web.house.partner(), login.account_id, owner=True)
    return login


async def signed_in(web: Web, login: Login, password: str = PASSWORD) -> Person:
    person = web.visitor()
    await person.sign_in_as_partner(login.email, password)
    return person


async def mail_about(web: Web, address: str, words: str) -> Mail:
    """The mail to this address with these words in its subject, waited for."""

    async def arrived() -> list[Mail]:
        return [mail for mail in web.mailbox.mails(address) if words in mail.subject]

    found = await eventually(arrived)
    assert found, f"no mail to {address} about {words!r}"
    return found[0]


def link_token(mail: Mail) -> str:
    return token_of(mail.text[mail.text.index("<") + 1 : mail.text.index(">")])


def from_network(web: Web, address: str) -> Person:
    """A stranger's browser at an address of his own."""
    person = web.visitor()
    transport = person.http._transport
    assert isinstance(transport, httpx.ASGITransport)
    transport.client = (address, 1)
    return person
