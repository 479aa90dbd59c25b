"""Registering over HTTP: who registered an address gets it, and nobody else (R1)."""

from uuid import uuid4

import pytest

from devstack.people_at_work import token_of
from tests.api.web import Web
from tests.waiting import eventually

PASSWORD = "een lange zin voor An"


@pytest.fixture
def email() -> str:
    """An address that no other test knows."""
    return f"an.{uuid4().hex}@partner.example"


async def registered(web: Web, email: str, password: str = PASSWORD) -> str:
    """The token of the mail that follows a registration."""
    form = {"organisation": "Nieuw", "kind": "vendor", "name": "An", "email": email, "password": password}
    before = len(web.mailbox.mails(email))
    await web.visitor().do("/registrations", form, expect=202)

    async def newest() -> str | None:
        mails = web.mailbox.mails(email)
        return mails[0].text if len(mails) > before else None

    text = await eventually(newest)
    assert text
    return token_of(text[text.index("<") + 1 : text.index(">")])


async def confirm(web: Web, token: str, password: str, expect: int = 200) -> dict[str, str]:
    answer: dict[str, str] = await web.visitor().do(
        "/registrations/confirm", {"token": token, "password": password}, expect=expect
    )
    return answer


async def test_r1_a_link_is_no_use_without_the_password_of_the_registration(web: Web, email: str) -> None:
    """Somebody else registered this address; its owner presses the button with what he knows."""
    token = await registered(web, email, "a password of somebody else")
    refused = await confirm(web, token, PASSWORD, expect=401)
    assert refused["code"] == "wrong_credentials"
    assert await web.house.rows("SELECT id FROM sign_in.accounts WHERE email = :email", email=email) == []
    assert await web.house.rows("SELECT 1 FROM partners WHERE contact_email = :email", email=email) == []


async def test_r1_confirmed_again_it_is_the_same_account_with_the_same_password(web: Web, email: str) -> None:
    token = await registered(web, email)
    first = await confirm(web, token, PASSWORD)
    assert await confirm(web, token, PASSWORD) == first
    await confirm(web, token, "another password altogether", expect=401)
    await web.visitor().sign_in_as_partner(email, PASSWORD)


async def test_r1_an_address_that_another_registered_too_is_its_owners(web: Web, email: str) -> None:
    await registered(web, email, "a password of somebody else")
    token = await registered(web, email)
    await confirm(web, token, PASSWORD)
    await web.visitor().sign_in_as_partner(email, PASSWORD)
