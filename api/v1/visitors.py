"""Anyone: register, confirm, sign in and out."""

from uuid import UUID

import msgspec
from litestar import Request, Response, Router, delete, get, post
from litestar.datastructures import Cookie, State
from litestar.di import Provide
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from api.auth import accounts
from api.auth.sessions import COOKIE, end_session
from api.auth.visits import Visit
from api.parts import Parts
from api.v1.inputs import Confirmation, Credentials
from api.viewers import AnyViewer, anybody
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
    """Register a partner organisation and a login (R1). A mail follows."""
    await accounts.register(parts, visit, data)
    return Received()


@post("/registrations/confirm", status_code=200, tags=["visitors"])
async def confirm_registration(parts: Parts, visit: Visit, data: Confirmation) -> Confirmed:
    """Confirm the address with the token of the mail and the password of the registration (R1)."""
    return Confirmed(await accounts.confirm(parts, visit, data.token, data.password))


@post("/session", tags=["visitors"])
async def sign_in(request: VisitorRequest, parts: Parts, visit: Visit, data: Credentials) -> Response[None]:
    """Sign in as a partner. Informat people sign in at `/auth/informat`. 429 after too many failures."""
    account_id = await accounts.account_of(parts, visit, data.email, data.password)
    cookies = await accounts.begin_partner_session(parts, visit, account_id, request.auth)
    return Response(None, status_code=201, cookies=cookies)


@get("/session", dependencies={"viewer": Provide(anybody)}, tags=["visitors"])
async def who_is_signed_in(viewer: AnyViewer) -> Who:
    """Who is signed in; 401 for nobody."""
    return Who(viewer.actor.role, viewer.actor.id, viewer.actor.name)


@delete("/session", status_code=HTTP_204_NO_CONTENT, tags=["visitors"])
async def sign_out(request: VisitorRequest, parts: Parts) -> Response[None]:
    """Sign out."""
    await end_session(parts, request.auth)
    return Response(None, status_code=HTTP_204_NO_CONTENT, cookies=[Cookie(key=COOKIE, path="/", max_age=0)])


visitors = Router("/", route_handlers=[register, confirm_registration, sign_in, who_is_signed_in, sign_out])
