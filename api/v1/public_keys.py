"""Public keys of a client, with which it signs in place of sending a secret (private_key_jwt, RFC 7523)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

import msgspec
import structlog
from litestar import Router, delete, get, put
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.parts import Parts
from api.v1.inputs import Strict
from api.v1.secrets import client_of
from api.viewers import a_partner
from domain.app_lifecycle import AppStatus
from domain.identity_refusals import BadPublicKeys, PublicKeysNotTaken
from domain.refusals import AppNotApproved, ClientNotFound, IdempotencyKeyReused
from domain.viewers import PartnerMember
from gateways import OutsideSystemUnavailable
from gateways.identity.port import PublicKey, UnknownClient
from gateways.identity.public_keys import checked_public_keys, described
from storage.read.paging import Page
from storage.read.partners import keys_last_noted
from workflows.messages import PublicKeysNotice

logger = structlog.get_logger(__name__)

NOBODYS: dict[str, Any] = {"keys": []}
MOST_BYTES = 20_000
"""Five keys of RSA with all that programs write beside them."""
EXAMPLE = {
    "kty": "EC",
    "crv": "P-256",
    "kid": "2026-05",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}


class JwkSet(Strict):
    """A JWK Set (RFC 7517) of public keys: P-256, or RSA of 2048 to 4096 bits. Never a private one."""

    keys: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1, examples=[[EXAMPLE]])]


class PublicKeyShown(msgspec.Struct):
    """A key that proves the client. `thumbprint` names it (RFC 7638); `key_id` is what its owner calls it."""

    thumbprint: Annotated[str, msgspec.Meta(examples=["oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"])]
    key_type: Annotated[str, msgspec.Meta(examples=["EC P-256"])]
    key_id: Annotated[str | None, msgspec.Meta(examples=["2026-05"])]


@get("/apps/{app_id:uuid}/public-keys", tags=["partner"])
async def list_public_keys(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Page[PublicKeyShown]:
    """The keys that prove the app's client now, by their thumbprints (RFC 7638)."""
    app, _ = await client_of(parts, viewer, app_id)
    return _shown(await _keys_of(parts, app.client_id) if app.client_id else [])


@put(
    "/apps/{app_id:uuid}/public-keys",
    status_code=HTTP_200_OK,
    request_max_body_size=MOST_BYTES,
    tags=["partner"],
)
async def set_public_keys(
    parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, data: JwkSet
) -> Page[PublicKeyShown]:
    """Let the client prove itself with these keys, and with no others. To change over, give old and new."""
    return _shown(await give_public_keys(parts, viewer, app_id, {"keys": data.keys}, key))


@delete("/apps/{app_id:uuid}/public-keys", status_code=HTTP_204_NO_CONTENT, tags=["partner"])
async def remove_public_keys(parts: Parts, viewer: PartnerMember, key: str, app_id: UUID) -> None:
    """Let no key prove the client any more."""
    await take_back_public_keys(parts, viewer, app_id, key)


async def give_public_keys(
    parts: Parts, viewer: PartnerMember, app_id: UUID, jwks: dict[str, Any], key: str
) -> list[PublicKey]:
    """Replace the client's keys. As with secrets the record comes first: no key works without one.

    Refuses `PublicKeysNotTaken`, `AppNotApproved` and `UNUSABLE_KEYS`, which keeps and quotes nothing of what
    was sent: it may be a private key.
    """
    async with parts.refusals.noting(viewer.actor, "set_public_keys", app_id):
        client_id = await _client_that_takes_keys(parts, viewer, app_id)
        kept = checked_public_keys(jwks)
        if not kept["keys"]:
            raise BadPublicKeys("There is no key in it.")
    keys = described(kept)
    notice = PublicKeysNotice(viewer.actor, tuple(one.thumbprint for one in keys))
    await parts.commands.note_public_keys(app_id, notice, key)
    await _refuse_if_others_came(parts, app_id, notice)
    await _set(parts, client_id, kept)
    return keys


async def take_back_public_keys(parts: Parts, viewer: PartnerMember, app_id: UUID, key: str) -> None:
    """Noted first as well: the same request again takes no keys away that were given since.

    Refuses `PublicKeysNotTaken` where no client has any, `AppNotApproved` for an app without a client.
    """
    async with parts.refusals.noting(viewer.actor, "remove_public_keys", app_id):
        client_id = await _client_that_takes_keys(parts, viewer, app_id, also_paused=True)
    notice = PublicKeysNotice(viewer.actor)
    await parts.commands.note_public_keys(app_id, notice, key)
    await _refuse_if_others_came(parts, app_id, notice)
    await _set(parts, client_id, NOBODYS)


async def public_keys_of(parts: Parts, client_id: str | None) -> list[PublicKey] | None:
    """What a page shows; None while the identity server is away, or has no such client."""
    try:
        return await _keys_of(parts, client_id) if client_id else []
    except (OutsideSystemUnavailable, ClientNotFound):
        logger.warning("a page without the client's public keys")
        return None


async def _refuse_if_others_came(parts: Parts, app_id: UUID, notice: PublicKeysNotice) -> None:
    """The same request again does not bring keys back that were replaced or taken away since."""
    async with parts.storage.reading() as session:
        noted = await keys_last_noted(session, app_id)
    if noted != frozenset(notice.thumbprints):
        raise IdempotencyKeyReused("Other keys were given since, or these taken away; use another key.")


def _shown(keys: list[PublicKey]) -> Page[PublicKeyShown]:
    return Page([PublicKeyShown(one.thumbprint, one.kind, one.key_id) for one in keys], None)


async def _client_that_takes_keys(
    parts: Parts, viewer: PartnerMember, app_id: UUID, *, also_paused: bool = False
) -> str:
    app, _ = await client_of(parts, viewer, app_id)
    if not parts.directory.capabilities.public_keys:
        raise PublicKeysNotTaken("This identity server knows the portal's clients by a secret alone.")
    if app.client_id is None or not (also_paused or app.status is AppStatus.APPROVED):
        raise AppNotApproved("Only an approved app, with its client, has keys.")
    return app.client_id


async def _keys_of(parts: Parts, client_id: str) -> list[PublicKey]:
    if not parts.directory.capabilities.public_keys:
        return []
    with _still_there():
        return await parts.directory.list_public_keys(client_id)


async def _set(parts: Parts, client_id: str, jwks: dict[str, Any]) -> None:
    with _still_there():
        await parts.directory.set_public_keys(client_id, jwks)


@contextmanager
def _still_there() -> Iterator[None]:
    try:
        yield
    except UnknownClient:
        raise ClientNotFound("The identity server does not have this client any more.") from None


public_keys = Router(
    "/",
    dependencies={"viewer": Provide(a_partner)},
    route_handlers=[list_public_keys, set_public_keys, remove_public_keys],
)
