"""One's own passkeys. To make one takes a browser with JavaScript, which talks JSON with the two addresses
here; to look and to remove takes none."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import CookieParameter
from litestar.response import Template
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import Meta

from api.auth import passkeys
from api.auth.visits import Visit
from api.pages.forms import Form
from api.pages.rendering import page, said_once, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.inputs import Strict
from domain.refusals import PasskeyNotFound
from domain.viewers import PartnerMember
from storage.passkeys import passkey_of, passkeys_of

PATH = "/account/passkeys"
Ceremony = Annotated[str, CookieParameter(name=passkeys.COOKIE)]


class OwnPassword(Strict):
    password: Annotated[str, Meta(max_length=256)]


class NewPasskey(Strict):
    name: Annotated[str, Meta(max_length=200)]
    credential: passkeys.Answer


@get(PATH, dependencies=AS_PARTNER)
async def passkeys_page(parts: Parts, viewer: PartnerMember) -> Template:
    async with parts.storage.reading() as session:
        held = await passkeys_of(session, viewer.account_id)
    return page("account/passkeys.html", viewer, form=Form(), passkeys=held, most=passkeys.MOST_PASSKEYS)


@post(f"{PATH}/options", dependencies=AS_PARTNER, status_code=HTTP_200_OK)
async def registration_options(
    parts: Parts, visit: Visit, viewer: PartnerMember, data: OwnPassword
) -> Response[passkeys.Answer]:
    options, cookie = await passkeys.begin_registration(parts, visit, viewer, data.password)
    return Response(options, cookies=[cookie])


@post(PATH, dependencies=AS_PARTNER)
async def add_passkey(
    parts: Parts, viewer: PartnerMember, data: NewPasskey, ceremony: Ceremony = ""
) -> Response[None]:
    await passkeys.register(parts, viewer, ceremony, data.name, data.credential)
    over = Cookie(key=passkeys.COOKIE, path="/", max_age=0)
    return Response(None, status_code=HTTP_201_CREATED, cookies=[over, *said_once("passkey_added")])


@get(f"{PATH}/{{passkey_id:uuid}}/remove", dependencies=AS_PARTNER)
async def removal(parts: Parts, viewer: PartnerMember, passkey_id: UUID) -> Template:
    async with parts.storage.reading() as session:
        found = await passkey_of(session, viewer, passkey_id)
    if found is None:
        raise PasskeyNotFound("There is no such passkey for this account.")
    return page("account/remove_passkey.html", viewer, passkey=found)


@post(f"{PATH}/{{passkey_id:uuid}}/remove", dependencies=AS_PARTNER)
async def remove(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, passkey_id: UUID
) -> Response[Any]:
    await passkeys.remove_passkey(parts, viewer, passkey_id)
    return see(PATH, say="passkey_removed")


handlers = [passkeys_page, registration_options, add_passkey, removal, remove]
