"""One's own account as a partner's person: a forgotten password, another address, where one is signed in."""

from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from api.auth import own_account, own_sessions
from api.auth.own_sessions import OwnSession
from api.auth.visits import Visit
from api.parts import Parts
from api.v1.inputs import (
    AddressChange,
    Agreement,
    Forgetful,
    OwnLanguage,
    OwnName,
    PasswordChange,
    PasswordReset,
)
from api.v1.visitors import Received, VisitorRequest
from api.viewers import a_partner
from domain.languages import Language
from domain.viewers import PartnerMember

PARTNER = {"viewer": Provide(a_partner)}


class Account(msgspec.Struct):
    id: UUID
    name: str
    email: str
    language: Language


class OwnSessions(msgspec.Struct):
    items: list[OwnSession]


class Moved(msgspec.Struct):
    """Whether the account has its new address: both addresses have agreed."""

    moved: bool


@post("/password-resets", status_code=HTTP_202_ACCEPTED, tags=["visitors"])
async def forgot_password(parts: Parts, visit: Visit, data: Forgetful) -> Received:
    """Have a link to a new password mailed. The answer is the same for every address."""
    await own_account.ask_password_reset(parts, visit, data.email)
    return Received()


@post("/password-resets/complete", status_code=HTTP_204_NO_CONTENT, tags=["visitors"])
async def reset_password(parts: Parts, visit: Visit, data: PasswordReset) -> Response[None]:
    """Choose a new password with the token of the mail, once and within the hour; then sign in."""
    cookie = await own_account.reset_password(parts, visit, data.token, data.password)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[cookie])


@get("/account", dependencies=PARTNER, tags=["account"])
async def show_account(parts: Parts, viewer: PartnerMember) -> Account:
    """How one is called, the address that one signs in with, and the language of the mails to it."""
    account = await own_account.account_of(parts, viewer)
    return Account(account.id, account.name, account.email, account.language)


@put("/account/name", dependencies=PARTNER, status_code=HTTP_204_NO_CONTENT, tags=["account"])
async def change_name(parts: Parts, viewer: PartnerMember, data: OwnName) -> None:
    """The name that others see from now on. What is logged keeps the name of then."""
    await own_account.change_name(parts, viewer, data.name)


@put("/account/language", dependencies=PARTNER, status_code=HTTP_204_NO_CONTENT, tags=["account"])
async def change_language(parts: Parts, viewer: PartnerMember, data: OwnLanguage) -> None:
    """Have the mails to this login in Dutch or English, from the next one on."""
    await own_account.speak(parts, viewer.account_id, data.language)


@put("/account/password", dependencies=PARTNER, status_code=HTTP_204_NO_CONTENT, tags=["account"])
async def change_password(
    parts: Parts, visit: Visit, viewer: PartnerMember, data: PasswordChange
) -> Response[None]:
    """Another password. Every session of the account is over, but for a new one here; a notice is mailed."""
    cookies = await own_account.change_password(parts, visit, viewer, data.present, data.password)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=cookies)


@post("/account/email-changes", dependencies=PARTNER, status_code=HTTP_202_ACCEPTED, tags=["account"])
async def ask_email_change(
    parts: Parts, visit: Visit, viewer: PartnerMember, data: AddressChange
) -> Received:
    """Ask for another address. A mail goes to both, and both have to agree within a day."""
    await own_account.ask_email_change(parts, visit, viewer, data.email, data.password)
    return Received()


@post("/account/email-changes/confirm", status_code=HTTP_200_OK, tags=["account"])
async def agree_to_email_change(parts: Parts, visit: Visit, data: Agreement) -> Moved:
    """Agree with the token of one of the mails. Nobody has to be signed in for it."""
    return Moved(await own_account.agree_to_email_change(parts, visit, data.address, data.token))


@get("/account/sessions", dependencies=PARTNER, tags=["account"])
async def list_sessions(request: VisitorRequest, parts: Parts, viewer: PartnerMember) -> OwnSessions:
    """Where one is signed in."""
    return OwnSessions(await own_sessions.own_sessions(parts, viewer, request.auth))


@delete(
    "/account/sessions/{session_id:uuid}",
    dependencies=PARTNER,
    status_code=HTTP_204_NO_CONTENT,
    tags=["account"],
)
async def end_session(parts: Parts, viewer: PartnerMember, session_id: UUID) -> None:
    """Sign out there, at once."""
    await own_sessions.end_own_session(parts, viewer, session_id)


@delete("/account/sessions", dependencies=PARTNER, status_code=HTTP_204_NO_CONTENT, tags=["account"])
async def end_other_sessions(request: VisitorRequest, parts: Parts, viewer: PartnerMember) -> None:
    """Sign out everywhere but here."""
    await own_sessions.end_other_sessions(parts, viewer, request.auth)


account = Router(
    "/",
    route_handlers=[
        forgot_password,
        reset_password,
        show_account,
        change_name,
        change_language,
        change_password,
        ask_email_change,
        agree_to_email_change,
        list_sessions,
        end_session,
        end_other_sessions,
    ],
)
