"""One's own account: name, language, password, address, and where one is signed in."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth import own_account
from api.auth.own_sessions import end_other_sessions, end_own_session, own_sessions
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.new_password import new_password
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER, MAYBE, MaybeViewer
from api.parts import Parts
from domain.languages import Language
from domain.refusals import WrongCredentials
from domain.viewers import PartnerMember
from storage.account_changes import Side

ACCOUNT = "/account"


@get(ACCOUNT, dependencies=AS_PARTNER)
async def account_page(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Template:
    return page(
        "account/person.html",
        viewer,
        account=await own_account.account_of(parts, viewer),
        sessions=await own_sessions(parts, viewer, request.auth),
    )


@get(f"{ACCOUNT}/name", dependencies=AS_PARTNER)
async def name_form(viewer: PartnerMember) -> Template:
    return page("account/name.html", viewer, form=Form({"name": [viewer.name]}))


@post(f"{ACCOUNT}/name", dependencies=AS_PARTNER)
async def change_name(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Response[Any]:
    form = kept_form(request)
    name = form.proper_name("name")
    if form.errors:
        return page("account/name.html", viewer, form=form)
    await own_account.change_name(parts, viewer, name)
    return see(ACCOUNT, say="name_changed")


@get(f"{ACCOUNT}/language", dependencies=AS_PARTNER)
async def language_form(parts: Parts, viewer: PartnerMember) -> Template:
    account = await own_account.account_of(parts, viewer)
    return page("account/language.html", viewer, form=Form({"language": [account.language]}))


@post(f"{ACCOUNT}/language", dependencies=AS_PARTNER)
async def change_language(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember
) -> Response[Any]:
    form = kept_form(request)
    language = form.one_of("language", Language)
    if language is None:
        return page("account/language.html", viewer, form=form)
    await own_account.speak(parts, viewer.account_id, language)
    return see(ACCOUNT, say="language_changed")


@get(f"{ACCOUNT}/password", dependencies=AS_PARTNER)
async def password_form(viewer: PartnerMember) -> Template:
    return page("account/password.html", viewer, form=Form())


@post(f"{ACCOUNT}/password", dependencies=AS_PARTNER)
async def change_password(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember
) -> Response[Any]:
    form, account = kept_form(request), await own_account.account_of(parts, viewer)
    password = await new_password(form, "password", account.name, account.email)
    if not form.errors:
        try:
            cookies = await own_account.change_password(parts, visit, viewer, form["present"], password)
            return see(ACCOUNT, say="password_changed", cookies=cookies)
        except WrongCredentials:
            form.wrong("present", "wrong_present_password")
    return page("account/password.html", viewer, form=form)


@get(f"{ACCOUNT}/email", dependencies=AS_PARTNER)
async def email_form(viewer: PartnerMember) -> Template:
    return page("account/email.html", viewer, form=Form())


@post(f"{ACCOUNT}/email", dependencies=AS_PARTNER)
async def change_email(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember
) -> Response[Any]:
    """The answer is the same for an address that has an account already (R1)."""
    form = kept_form(request)
    address = form.email("email")
    if not form.errors:
        try:
            await own_account.ask_email_change(parts, visit, viewer, address, form["present"])
            return see(ACCOUNT, say="email_change_asked")
        except WrongCredentials:
            form.wrong("present", "wrong_present_password")
    return page("account/email.html", viewer, form=form)


@get(f"{ACCOUNT}/email/{{side:str}}/{{token:str}}", dependencies=MAYBE)
async def agreement_form(parts: Parts, viewer: MaybeViewer, side: Side, token: str) -> Template:
    """Looking changes nothing: mail scanners open links."""
    change = await own_account.email_change_behind(parts, side, token)
    return page("visitor/agree_to_email.html", viewer, change=change, side=side)


@post(f"{ACCOUNT}/email/{{side:str}}/{{token:str}}", dependencies=MAYBE)
async def agree(parts: Parts, visit: Visit, viewer: MaybeViewer, side: Side, token: str) -> Template:
    moved = await own_account.agree_to_email_change(parts, visit, side, token)
    return page("visitor/email_agreed.html", viewer, moved=moved)


@post(f"{ACCOUNT}/sessions/{{session_id:uuid}}/end", dependencies=AS_PARTNER)
async def end_session(parts: Parts, viewer: PartnerMember, session_id: UUID) -> Response[Any]:
    await end_own_session(parts, viewer, session_id)
    return see(ACCOUNT, say="session_ended")


@post(f"{ACCOUNT}/sessions/end-others", dependencies=AS_PARTNER)
async def end_others(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Response[Any]:
    await end_other_sessions(parts, viewer, request.auth)
    return see(ACCOUNT, say="other_sessions_ended")


handlers = [
    account_page,
    name_form,
    change_name,
    language_form,
    change_language,
    password_form,
    change_password,
    email_form,
    change_email,
    agreement_form,
    agree,
    end_session,
    end_others,
]
