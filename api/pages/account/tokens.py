"""One's own personal tokens: made and shown once, listed, revoked."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth.personal_tokens import make_token, revoke_token
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from domain.personal_tokens import MOST_TOKENS, TokenLife, TokenScope
from domain.refusals import TokenNotFound, WrongCredentials
from domain.viewers import PartnerMember
from storage.personal_tokens import tokens_of

PATH = "/account/tokens"


@get(PATH, dependencies=AS_PARTNER)
async def tokens_page(parts: Parts, viewer: PartnerMember) -> Template:
    return await _tokens(parts, viewer, Form({"life": [TokenLife.QUARTER], "scopes": [TokenScope.READ]}))


@post(PATH, dependencies=AS_PARTNER)
async def add_token(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember
) -> Template:
    """The answer is a page and no redirect: nothing keeps the token to show it after one."""
    form = kept_form(request)
    name, life = form.proper_name("name"), form.one_of("life", TokenLife)
    scopes = form.some_of("scopes", TokenScope)
    if not scopes:
        form.wrong("scopes", "choose")
    if form.errors or life is None:
        return await _tokens(parts, viewer, form)
    try:
        made = await make_token(parts, visit, viewer, name, scopes, life, form["password"], form.key)
    except WrongCredentials:
        form.wrong("password", "wrong_own_password")
        return await _tokens(parts, viewer, form)
    return page("account/new_token.html", viewer, made=made, scopes=scopes)


@get(f"{PATH}/{{token_id:uuid}}/revoke", dependencies=AS_PARTNER)
async def revocation(parts: Parts, viewer: PartnerMember, token_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        found = next((one for one in await tokens_of(session, viewer) if one.id == token_id), None)
    if found is None:
        raise TokenNotFound("There is no such token for this account.")
    return page("account/revoke_token.html", viewer, token=found)


@post(f"{PATH}/{{token_id:uuid}}/revoke", dependencies=AS_PARTNER)
async def revoke(parts: Parts, viewer: PartnerMember, token_id: UUID) -> Response[Any]:
    await revoke_token(parts, viewer, token_id)
    return see(PATH, say="token_revoked")


async def _tokens(parts: Parts, viewer: PartnerMember, form: Form) -> Template:
    async with parts.storage.reading() as session:
        tokens = await tokens_of(session, viewer)
    return page(
        "account/tokens.html",
        viewer,
        form=form,
        tokens=tokens,
        full=len(tokens) >= MOST_TOKENS,
        scopes=list(TokenScope),
        now=parts.clock.now(),
    )


handlers = [tokens_page, add_token, revocation, revoke]
