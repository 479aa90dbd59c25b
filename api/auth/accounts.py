"""Partners' logins: register, confirm, sign in with a password (R1)."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import msgspec

from api.auth.passwords import hash_password, password_matches, refuse_weak
from api.auth.rate_limits import Action, trying
from api.auth.visits import Visit
from api.parts import Parts
from domain.email_addresses import email_address
from domain.partners import PartnerKind, proper_name, website_address
from domain.refusals import LinkExpired, WrongCredentials
from storage import sign_in

CONFIRM = "confirm_registration"


class Registration(msgspec.Struct, forbid_unknown_fields=True):
    """What a visitor fills in to become a partner."""

    organisation: str
    kind: PartnerKind
    name: str
    email: str
    password: str
    website: str = ""


async def register(parts: Parts, visit: Visit, registration: Registration) -> None:
    """Keep a registration and begin it. The work is the same whether or not the address is known (R1).

    Its mails are in the language of this visit.
    """
    email = email_address(registration.email)
    await refuse_weak(registration.password, registration.organisation, registration.name, email)
    row: dict[str, Any] = {
        "id": uuid4(),
        "organisation": proper_name(registration.organisation),
        "kind": registration.kind,
        "website": website_address(registration.website),
        "name": proper_name(registration.name),
        "email": email,
        "language": visit.language,
        "created_at": parts.clock.now(),
    }
    async with trying(parts, Action.REGISTER, visit, email):
        row["password_hash"] = await hash_password(registration.password)
        async with parts.storage.writing() as session:
            await sign_in.forget_strays(session, parts.clock.now())
            await sign_in.add_registration(session, row)
        await parts.commands.register(row["id"])


async def confirm(parts: Parts, visit: Visit, token: str, password: str) -> UUID:
    """Make the partner, then its login; confirmed again, it finds both. Gives the account's id.

    The link proves the address, the password proves who filled in the form: without it, somebody could
    register another's address with a password of his own, and wait for the other to press the button.
    Refuses `WrongCredentials`.
    """
    registration_id, _ = parts.links.open(CONFIRM, token)
    async with trying(parts, Action.CONFIRM, visit, str(registration_id)):
        async with parts.storage.reading() as session:
            kept = await sign_in.password_hash_of(session, registration_id)
        if kept is None:
            raise LinkExpired("The registration is over; register again.")
        if not await password_matches(password, kept):
            raise WrongCredentials("This is not the password of the registration.")
    await parts.commands.confirm_registration(registration_id)
    async with parts.storage.writing() as session:
        if not await sign_in.make_account(session, registration_id, parts.clock.now()):
            raise LinkExpired("The registration is over; register again.")
    return registration_id


@dataclass(frozen=True)
class Opened:
    """An account, and what is kept of the password that opened it: a change of it in between is noticed."""

    account_id: UUID
    password_hash: str = field(repr=False)


async def account_of(parts: Parts, visit: Visit, email: str, password: str) -> Opened:
    """The account that these credentials open. Refuses `WrongCredentials`, and never says which was wrong.

    Refuses `TooManyRequests` before it looks at the password.
    """
    address = email.strip().lower()
    async with trying(parts, Action.SIGN_IN, visit, address):
        async with parts.storage.reading() as session:
            account = await sign_in.account_by_email(session, address)
        kept = account.password_hash if account else None
        if not await password_matches(password, kept) or account is None:
            raise WrongCredentials("The address or the password is not right.")
        return Opened(account.id, account.password_hash)
