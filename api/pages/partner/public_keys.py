"""The public keys of an app's client: pasted, replaced, taken away."""

import json
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Template

from api.pages.forms import Form, kept_form
from api.pages.partner.client import tab_of_client
from api.pages.rendering import page, see
from api.pages.viewers import AS_PARTNER
from api.parts import Parts
from api.v1.public_keys import MOST_BYTES, give_public_keys, take_back_public_keys
from api.v1.secrets import client_of
from domain.identity_refusals import UNUSABLE_KEYS, BadPublicKeys
from domain.viewers import PartnerMember

PATH = "/apps/{app_id:uuid}/client/public-keys"


@post(PATH, dependencies=AS_PARTNER)
async def set_keys(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    """What was pasted is not shown again when it is wrong: it may be a private key."""
    form = kept_form(request)
    text = form.words("jwks", MOST_BYTES)
    if not form.errors:
        try:
            await give_public_keys(parts, viewer, app_id, _read(text), form.key)
        except UNUSABLE_KEYS as refusal:
            form.refused("jwks", refusal)
    if form.errors:
        return await tab_of_client(parts, viewer, app_id, Form(errors=form.errors))
    return see(f"/apps/{app_id}/client", say="public_keys_set")


@get(f"{PATH}/remove", dependencies=AS_PARTNER)
async def removal(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Template:
    app, live = await client_of(parts, viewer, app_id)
    return page("partner/remove_public_keys.html", viewer, app=app, last=not live)


@post(f"{PATH}/remove", dependencies=AS_PARTNER)
async def remove_keys(
    request: Request[Any, Any, Any], parts: Parts, viewer: PartnerMember, app_id: UUID
) -> Response[Any]:
    await take_back_public_keys(parts, viewer, app_id, kept_form(request).key)
    return see(f"/apps/{app_id}/client", say="public_keys_removed")


def _read(text: str) -> dict[str, Any]:
    """A JWK Set, or one JWK by itself, which is a set of one."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadPublicKeys("This is no JSON.") from None
    if not isinstance(found, dict):
        raise BadPublicKeys("This is no JWK Set.")
    return {"keys": [found]} if "kty" in found else found


handlers = [set_keys, removal, remove_keys]
