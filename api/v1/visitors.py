"""Anyone: register, confirm, sign in and out."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import Cookie, State
from litestar.di import Provide
from litestar.status_codes import (
    HTTP_201_CREATED,
    HTTP_202_ACCEPTED,
    HTTP_204_NO_CONTENT,
    HTTP_401_UNAUTHORIZED,
)

from api.auth import accounts, signing_in
from api.auth.sessions import COOKIE, end_session
from api.auth.visits import Visit
from api.parts import Parts
from api.problems import problem
from api.v1.inputs import Confirmation, Credentials, SecondStepCode
from api.viewers import AnyViewer, anybody
from domain.refusals import SecondFactorRequired
from domain.viewers import Role
from storage.sign_in import SignedIn

VisitorRequest = Request[SignedIn | None, str | None, State]


class Received(msgspec.Struct):
    """The same for every address, known or not (R1)."""

    detail: str = "Check your mail: it says what to do next."


class Confirmed(msgspec.Struct):
    partner_id: UUID


class Who(msgspec.Struct):
    """Who is signed in."""

    role: Role
    id: str
    name: str


@post("/registrations", status_code=HTTP_202_ACCEPTED, tags=["visitors"])
async def register(parts: Parts, visit: Visit, data: accounts.Registration) -> Received:
    """Register a partner organisation and a login (R1). A mail follows.

    It is in Dutch or English, whichever `Accept-Language` prefers, and so are the later ones to this login.
    """
    await accounts.register(parts, visit, data)
    return Received()


@post("/registrations/confirm", status_code=200, tags=["visitors"])
async def confirm_registration(parts: Parts, visit: Visit, data: Confirmation) -> Confirmed:
    """Confirm the address with the token of the mail and the password of the registration (R1)."""
    return Confirmed(await accounts.confirm(parts, visit, data.token, data.password))


@post("/session", tags=["visitors"])
async def sign_in(request: VisitorRequest, parts: Parts, visit: Visit, data: Credentials) -> Response[Any]:
    """Sign in as a partner. Informat people sign in at `/auth/informat`.

    For an account with a second step it answers 401 with the code `second_factor_required` and a cookie; then
    `finish_at` takes a code, within ten minutes. 429 after too many failures.
    """
    opened = await accounts.account_of(parts, visit, data.email, data.password)
    step = await signing_in.after_password(parts, visit, opened, ends=request.auth)
    if step.is_session:
        return Response(None, status_code=HTTP_201_CREATED, cookies=step.cookies)
    answer = problem(
        HTTP_401_UNAUTHORIZED,
        SecondFactorRequired.code,
        "The password is right. Finish with a code of the authenticator app, or with a recovery code.",
        finish_at="/api/v1/session/second-step",
        ways=await signing_in.ways_on(parts, opened.account_id),
    )
    answer.cookies.extend(step.cookies)
    return answer


@post("/session/second-step", tags=["visitors"])
async def take_second_step(
    request: VisitorRequest, parts: Parts, visit: Visit, data: SecondStepCode
) -> Response[None]:
    """Finish signing in, with the cookie of the first step and a code that works once."""
    step = await signing_in.after_code(parts, visit, request.cookies, data.code, ends=request.auth)
    return Response(None, status_code=HTTP_201_CREATED, cookies=step.cookies)


@get("/session", dependencies={"viewer": Provide(anybody)}, tags=["visitors"])
async def who_is_signed_in(viewer: AnyViewer) -> Who:
    """Who is signed in; 401 for nobody."""
    return Who(viewer.actor.role, viewer.actor.id, viewer.actor.name)


@delete("/session", status_code=HTTP_204_NO_CONTENT, tags=["visitors"])
async def sign_out(request: VisitorRequest, parts: Parts) -> Response[None]:
    """Sign out."""
    await end_session(parts, request.auth)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[Cookie(key=COOKIE, path="/", max_age=0)])


visitors = Router(
    "/",
    route_handlers=[register, confirm_registration, sign_in, take_second_step, who_is_signed_in, sign_out],
)
