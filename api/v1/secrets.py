"""Client secrets: made here, handed to the identity server, shown once (R62)."""

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID, uuid5

import msgspec
import structlog
from litestar import Response, Router, delete, get, post
from litestar.di import Provide
from litestar.status_codes import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from api.parts import Parts
from api.viewers import a_partner
from domain.app_lifecycle import AppStatus
from domain.client_secrets import SECRET_LIFE
from domain.identity_refusals import NoOtherSecret, OneSecretOnly
from domain.refusals import AppNotApproved, SecretNotFound, TooManySecrets
from domain.viewers import PartnerMember
from gateways import OutsideSystemUnavailable
from gateways.identity.port import Capabilities, NotCapable, UnknownClient
from storage.read.apps import AppDetail, app_for
from storage.read.paging import Page
from storage.read.partners import SecretLine, secrets_of_client
from workflows.messages import SecretNotice

logger = structlog.get_logger(__name__)

MOST_SECRETS = 2
SECRET_IDS = UUID("5d0a6c1e-31f7-5c8e-a6a5-8a4b7f2d9c10")


class NewSecret(msgspec.Struct):
    """The only time that the secret is shown."""

    secret_id: UUID
    client_id: str
    secret: str
    expires_at: datetime | None


class SecretShown(msgspec.Struct):
    """That a secret exists. `last_used_at` is null when it never was used, or the server does not tell."""

    secret_id: UUID
    added_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@get("/apps/{app_id:uuid}/secrets", tags=["partner"])
async def list_secrets(parts: Parts, viewer: PartnerMember, app_id: UUID) -> Page[SecretShown]:
    """The secrets that work now, without the secrets themselves."""
    app, live = await client_of(parts, viewer, app_id)
    return Page(await with_last_use(parts, app, live), None)


@get("/identity-server", tags=["partner"], sync_to_thread=False)
def show_identity_server(parts: Parts, viewer: PartnerMember) -> Capabilities:
    """What the identity server can do with clients and their secrets."""
    return parts.directory.capabilities


@post("/apps/{app_id:uuid}/secrets", tags=["partner"])
async def add_secret(parts: Parts, viewer: PartnerMember, key: str, app_id: UUID) -> Response[NewSecret]:
    """Make a secret. Two may overlap, to change over without a stop."""
    answer = await make_secret(parts, viewer, app_id, key)
    return Response(answer, status_code=HTTP_201_CREATED, headers={"Cache-Control": "no-store"})


@delete("/apps/{app_id:uuid}/secrets/{secret_id:uuid}", status_code=HTTP_204_NO_CONTENT, tags=["partner"])
async def remove_secret(parts: Parts, viewer: PartnerMember, key: str, app_id: UUID, secret_id: UUID) -> None:
    """Take a secret back: refused at the identity server first, then noted."""
    await take_back_secret(parts, viewer, app_id, secret_id, key)


async def make_secret(parts: Parts, viewer: PartnerMember, app_id: UUID, key: str) -> NewSecret:
    """Make a secret, and show it this once.

    The record comes first: a secret that exists without one could never be taken back. Nothing can show a
    secret again, so the same key replaces its value: of a double click, the answer that is seen holds.
    """
    secret_id = uuid5(SECRET_IDS, f"{app_id}/{viewer.account_id}/{key}")
    async with parts.refusals.noting(viewer.actor, "add_secret", app_id):
        app, live = await client_of(parts, viewer, app_id)
        if app.status is not AppStatus.APPROVED or app.client_id is None:
            raise AppNotApproved("Only an approved app, with its client, has secrets.")
        _refuse_one_more(parts, len({one.secret_id for one in live} - {secret_id}))
    ends = parts.clock.now() + SECRET_LIFE if parts.directory.capabilities.secret_expiry else None
    notice = SecretNotice(viewer.actor, secret_id, ends)
    await parts.commands.note_secret(app_id, notice, secret_id.hex, added=True)
    _, live = await client_of(parts, viewer, app_id)
    noted = next((one for one in live if one.secret_id == secret_id), None)
    if noted is None:
        raise SecretNotFound("This secret was removed; ask for another with another key.")
    try:
        secret = await parts.directory.add_secret(
            app.client_id, secret_id, token_urlsafe(32), noted.expires_at
        )
    except NotCapable as incapable:
        await parts.commands.note_secret(app_id, notice, f"{secret_id.hex}-none", added=False)
        why = f"The identity server gives none: {incapable}."
        async with parts.refusals.noting(viewer.actor, "add_secret", app_id):
            own = parts.directory.capabilities.own_secrets
            raise (OneSecretOnly(why) if own else NoOtherSecret(why)) from None
    return NewSecret(secret_id, app.client_id, secret, noted.expires_at)


def most_secrets(parts: Parts) -> int:
    """How many secrets a client can have at once, where it is."""
    return min(MOST_SECRETS, parts.directory.capabilities.most_secrets or MOST_SECRETS)


def _refuse_one_more(parts: Parts, others: int) -> None:
    if others < most_secrets(parts):
        return
    if most_secrets(parts) == 1:
        raise OneSecretOnly("This identity server keeps one secret for each client; remove it first.")
    raise TooManySecrets(f"There are {MOST_SECRETS} secrets already; remove one first.")


async def take_back_secret(
    parts: Parts, viewer: PartnerMember, app_id: UUID, secret_id: UUID, key: str
) -> None:
    async with parts.refusals.noting(viewer.actor, "remove_secret", app_id):
        app, live = await client_of(parts, viewer, app_id)
        if app.client_id is None or secret_id not in {one.secret_id for one in live}:
            raise SecretNotFound("There is no such secret for this app.")
    await parts.directory.remove_secret(app.client_id, secret_id)
    await parts.commands.note_secret(app_id, SecretNotice(viewer.actor, secret_id), key, added=False)


async def with_last_use(parts: Parts, app: AppDetail, live: list[SecretLine]) -> list[SecretShown]:
    """The secrets with when each was last used. While the identity server is away, that is not known."""
    used: dict[UUID, datetime | None] = {}
    try:
        if app.client_id and live:
            there = await parts.directory.list_secrets(app.client_id)
            used = {one.secret_id: one.last_used_at for one in there}
    except (OutsideSystemUnavailable, UnknownClient):
        logger.warning("secrets without their last use")
    return [SecretShown(one.secret_id, one.added_at, one.expires_at, used.get(one.secret_id)) for one in live]


async def client_of(parts: Parts, viewer: PartnerMember, app_id: UUID) -> tuple[AppDetail, list[SecretLine]]:
    """The app, and the secrets of its client that the record has as live."""
    now = parts.clock.now()
    async with parts.storage.reading() as session:
        app = await app_for(session, viewer, app_id, now)
        return app, await secrets_of_client(session, app.client_id, now) if app.client_id else []


secrets = Router(
    "/",
    dependencies={"viewer": Provide(a_partner)},
    route_handlers=[list_secrets, show_identity_server, add_secret, remove_secret],
)
