"""The second step of one's own sign-in: on with an authenticator app, off with password and code."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Template

from api.auth import second_step
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from domain.refusals import TooManyWrongCodes, WrongCode, WrongCredentials
from domain.viewers import PartnerMember

PATH = "/account/second-step"
WRONG_CODE = (WrongCode, TooManyWrongCodes)


@get(PATH, dependencies=AS_PARTNER)
async def second_step_page(parts: Parts, viewer: PartnerMember) -> Template:
    return await _state(parts, viewer, Form())


@post(f"{PATH}/key", dependencies=AS_PARTNER)
async def new_key(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember
) -> Template:
    """Show a key to take into an app. Like all that is shown once, it is an answer and no redirect."""
    form = kept_form(request)
    try:
        shown = await second_step.propose(parts, visit, viewer.account_id, form["password"])
    except WrongCredentials:
        form.wrong("password", "wrong_own_password")
        return await _state(parts, viewer, form)
    return page("account/new_authenticator.html", viewer, form=Form(), shown=shown)


@post(f"{PATH}/confirm", dependencies=AS_PARTNER)
async def confirm_key(request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember) -> Template:
    """Turn it on with a code of the app, and show the recovery codes.

    After a wrong code the key is not shown again: to see it took the password, and a session is less.
    """
    form = kept_form(request)
    try:
        codes = await second_step.confirm(parts, viewer.account_id, form["code"])
    except WRONG_CODE as refusal:
        form.refused("code", refusal)
        return page("account/new_authenticator.html", viewer, form=form, shown=None)
    return page("account/recovery_codes.html", viewer, codes=codes, turned_on=True)


@post(f"{PATH}/recovery-codes", dependencies=AS_PARTNER)
async def new_recovery_codes(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember
) -> Template:
    form = kept_form(request)
    try:
        codes = await second_step.renew_recovery_codes(
            parts, visit, viewer.account_id, form["password"], form["code"]
        )
    except WrongCredentials:
        form.wrong("password", "wrong_own_password")
    except WRONG_CODE as refusal:
        form.refused("code", refusal)
    if form.errors:
        return await _state(parts, viewer, form)
    return page("account/recovery_codes.html", viewer, codes=codes, turned_on=False)


@get(f"{PATH}/off", dependencies=AS_PARTNER)
async def turning_off(viewer: PartnerMember) -> Template:
    return page("account/second_step_off.html", viewer, form=Form())


@post(f"{PATH}/off", dependencies=AS_PARTNER)
async def turn_off(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit, viewer: PartnerMember
) -> Response[Any]:
    form = kept_form(request)
    try:
        await second_step.turn_off(parts, visit, viewer.account_id, form["password"], form["code"])
    except WrongCredentials:
        form.wrong("password", "wrong_own_password")
    except WRONG_CODE as refusal:
        form.refused("code", refusal)
    if form.errors:
        return page("account/second_step_off.html", viewer, form=form)
    return see(PATH, say="second_step_off")


async def _state(parts: Parts, viewer: PartnerMember, form: Form) -> Template:
    state = await second_step.second_step_of(parts, viewer.account_id)
    return page("account/second_step.html", viewer, form=form, state=state)


handlers = [second_step_page, new_key, confirm_key, new_recovery_codes, turning_off, turn_off]
