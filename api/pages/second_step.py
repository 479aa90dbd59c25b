"""The second step of signing in, and signing in with a passkey alone.

The code is a form like any other. A passkey takes JavaScript, which talks JSON with the two addresses here.
"""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import CookieParameter
from litestar.response import Template
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_401_UNAUTHORIZED

from api.auth import passkeys, signing_in
from api.auth.informat import own_path
from api.auth.rate_limits import Action, trying
from api.auth.visits import Visit
from api.pages.forms import Form, kept_form
from api.pages.rendering import page, see
from api.parts import Parts
from api.v1.inputs import Strict
from domain.refusals import SecondStepOver, TooManyWrongCodes, WrongCode

PATH = "/sign-in/second-step"
START = "/start"
"""Where each role begins: where one goes who was going nowhere else."""


class PasskeyAnswer(Strict):
    credential: passkeys.Answer


def second_step_address(return_to: str) -> str:
    return f"{PATH}?{urlencode({'return_to': return_to})}"


@get(PATH)
async def second_step_form(
    request: Request[Any, Any, Any], parts: Parts, return_to: str = START
) -> Response[Any]:
    """Back to the first step for who has no second one to go."""
    return await _form(request, parts, Form(), own_path(return_to)) or see("/sign-in")


@post(PATH)
async def take_second_step(request: Request[Any, Any, Any], parts: Parts, visit: Visit) -> Response[Any]:
    form = kept_form(request)
    return_to = own_path(form["return_to"] or START)
    try:
        step = await signing_in.after_code(parts, visit, request.cookies, form["code"], ends=request.auth)
    except (WrongCode, TooManyWrongCodes) as refusal:
        form.refused("code", refusal)
        return await _form(request, parts, form, return_to) or see("/sign-in")
    except SecondStepOver:
        return see("/sign-in", say="second_step_over")
    return see(return_to, cookies=step.cookies)


@post("/sign-in/passkey/options", status_code=HTTP_200_OK)
async def passkey_options(
    request: Request[Any, Any, Any], parts: Parts, visit: Visit
) -> Response[passkeys.Answer]:
    """For any passkey of this portal; halfway in a sign-in, for one of that account."""
    async with trying(parts, Action.PASSKEY, visit, visit.network):
        account_id = await signing_in.halfway(parts, request.cookies)
        before = request.cookies.get(passkeys.COOKIE)
        options, cookie = await passkeys.begin_sign_in(parts, account_id, ends=before)
    return Response(options, cookies=[cookie])


@post("/sign-in/passkey")
async def sign_in_with_passkey(
    request: Request[Any, Any, Any],
    parts: Parts,
    visit: Visit,
    data: PasskeyAnswer,
    ceremony: Annotated[str, CookieParameter(name=passkeys.COOKIE)] = "",
) -> Response[None]:
    account_id = await passkeys.signed_in_by(parts, ceremony, data.credential)
    halfway = request.cookies.get(signing_in.COOKIE)
    step = await signing_in.after_last_step(parts, visit, account_id, ends=request.auth, halfway=halfway)
    over = Cookie(key=passkeys.COOKIE, path="/", max_age=0)
    return Response(None, status_code=HTTP_201_CREATED, cookies=[*step.cookies, over])


async def _form(request: Request[Any, Any, Any], parts: Parts, form: Form, return_to: str) -> Template | None:
    """The form, or None when there is no first step behind it, or none any more."""
    account_id = await signing_in.halfway(parts, request.cookies)
    if account_id is None:
        return None
    return page(
        "visitor/second_step.html",
        None,
        status=HTTP_401_UNAUTHORIZED if form.errors else HTTP_200_OK,
        form=form,
        return_to=return_to,
        ways=await signing_in.ways_on(parts, account_id),
    )


handlers = [second_step_form, take_second_step, passkey_options, sign_in_with_passkey]
