"""Passkeys (WebAuthn): made by a partner's person, and good for a whole sign-in or for its second step.

Every one is discoverable and verifies its user by face, finger or PIN, so it is two factors by itself. Origin
and name come from the portal's public address and never from the request. A challenge is kept here for the
browser that asked, and is used up by the first answer, right or wrong.
"""

from datetime import timedelta
from secrets import token_bytes, token_urlsafe
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import structlog
import webauthn
from litestar.datastructures import Cookie
from webauthn.helpers import (
    options_to_json_dict,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.auth.cookies import kept_cookie
from api.auth.own_password import prove_password
from api.auth.tokens import token_hash
from api.auth.visits import Visit
from api.parts import Parts
from domain.account_letters import AccountLetter
from domain.partners import proper_name
from domain.refusals import PasskeyNotFound, PasskeyRefused, TooManyPasskeys
from domain.viewers import PartnerMember
from storage import passkeys as kept
from storage.second_factor_tables import CeremonyRow, PasskeyRow

logger = structlog.get_logger(__name__)

COOKIE = "portal_passkey"
LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 20
CHALLENGE_BYTES = 32
NAME = "Informat Partnerportaal"
REGISTER, SIGN_IN = "register", "sign_in"
_WRONG = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library says to an answer that is wrong, and to one that is not an answer at all."""

Answer = dict[str, Any]
"""A browser's `PublicKeyCredential`, as its `toJSON()` writes it."""


async def begin_registration(
    parts: Parts, visit: Visit, viewer: PartnerMember, password: str
) -> tuple[Answer, Cookie]:
    """What the browser needs to make a passkey. Refuses `WrongCredentials` and `TooManyPasskeys`."""
    account = await prove_password(parts, visit, viewer.account_id, password)
    async with parts.storage.reading() as session:
        held = await kept.passkeys_of(session, viewer.account_id)
    if len(held) >= MOST_PASSKEYS:
        raise TooManyPasskeys(f"There are {MOST_PASSKEYS} passkeys already; remove one first.")
    challenge, cookie = await _begin(parts, REGISTER, viewer.account_id)
    options = webauthn.generate_registration_options(
        rp_id=_rp_id(parts),
        rp_name=NAME,
        user_id=viewer.account_id.bytes,
        user_name=account.email,
        user_display_name=viewer.name,
        challenge=challenge,
        timeout=_milliseconds(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(held),
    )
    return options_to_json_dict(options), cookie


async def register(parts: Parts, viewer: PartnerMember, token: str, name: str, answer: Answer) -> None:
    """Keep the passkey that the browser made. Refuses `BadName` and `PasskeyRefused`."""
    name = proper_name(name)
    ceremony = await _take(parts, REGISTER, token)
    if ceremony.account_id != viewer.account_id:
        raise PasskeyRefused("This passkey was begun for another account.")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=_rp_id(parts),
            expected_origin=_origin(parts),
            require_user_verification=True,
        )
    except _WRONG as error:
        raise _refused(error) from error
    row: dict[str, Any] = {
        "id": uuid4(),
        "account_id": viewer.account_id,
        "credential_id": made.credential_id,
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "name": name,
        "created_at": parts.clock.now(),
    }
    await parts.commands.send_letter(AccountLetter.PASSKEY_ADDED, viewer.account_id, row["id"])
    async with parts.storage.writing() as session:
        if not await kept.add_passkey(session, row):
            raise PasskeyRefused("This passkey is known already.")


async def begin_sign_in(
    parts: Parts, account_id: UUID | None, *, ends: str | None = None
) -> tuple[Answer, Cookie]:
    """What the browser needs to ask for a passkey: any of this portal, or one of the account in its second
    step. The ceremony that the browser had, `ends`, is over: each has one at a time."""
    held: list[PasskeyRow] = []
    if account_id is not None:
        async with parts.storage.reading() as session:
            held = await kept.passkeys_of(session, account_id)
    challenge, cookie = await _begin(parts, SIGN_IN, account_id, ends)
    options = webauthn.generate_authentication_options(
        rp_id=_rp_id(parts),
        challenge=challenge,
        timeout=_milliseconds(),
        allow_credentials=_descriptors(held),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options), cookie


async def signed_in_by(parts: Parts, token: str, answer: Answer) -> UUID:
    """The account whose passkey answered. Refuses `PasskeyRefused`, and says no more."""
    ceremony = await _take(parts, SIGN_IN, token)
    try:
        credential = parse_authentication_credential_json(answer)
        async with parts.storage.reading() as session:
            passkey = await kept.passkey_by_credential(session, credential.raw_id)
        if passkey is None or ceremony.account_id not in {None, passkey.account_id}:
            raise PasskeyRefused("This passkey is not known here.")
        if credential.response.user_handle not in {None, b"", passkey.account_id.bytes}:
            raise PasskeyRefused("This passkey belongs to another account.")
        proven = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=ceremony.challenge,
            expected_rp_id=_rp_id(parts),
            expected_origin=_origin(parts),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _WRONG as error:
        raise _refused(error) from error
    async with parts.storage.writing() as session:
        if not await kept.note_use(session, passkey, proven.new_sign_count, parts.clock.now()):
            raise PasskeyRefused("This passkey answered twice at once.")
    return passkey.account_id


async def remove_passkey(parts: Parts, viewer: PartnerMember, passkey_id: UUID) -> None:
    """Refuses `PasskeyNotFound` for one that is not the viewer's."""
    async with parts.storage.writing() as session:
        if not await kept.remove_passkey(session, viewer, passkey_id):
            raise PasskeyNotFound("There is no such passkey for this account.")


async def _begin(
    parts: Parts, purpose: str, account_id: UUID | None, ends: str | None = None
) -> tuple[bytes, Cookie]:
    token, challenge = token_urlsafe(32), token_bytes(CHALLENGE_BYTES)
    row = CeremonyRow(
        token_hash=token_hash(token),
        purpose=purpose,
        account_id=account_id,
        challenge=challenge,
        created_at=parts.clock.now(),
    )
    async with parts.storage.writing() as session:
        if ends:
            await kept.end_ceremony(session, token_hash(ends))
        await kept.add_ceremony(session, row, LIFE)
    cookie = kept_cookie(parts, COOKIE, token, LIFE, samesite="strict")
    return challenge, cookie


async def _take(parts: Parts, purpose: str, token: str) -> CeremonyRow:
    async with parts.storage.writing() as session:
        ceremony = await kept.take_ceremony(session, token_hash(token), purpose, parts.clock.now() - LIFE)
    if ceremony is None:
        raise PasskeyRefused("This began in another browser, or too long ago. Try again.")
    return ceremony


def _refused(error: Exception) -> PasskeyRefused:
    # The library's sentence tells what did not match, and may quote what was sent: the kind is enough.
    logger.warning("passkey refused", reason=type(error).__name__)
    return PasskeyRefused("The passkey's answer is not right.")


def _descriptors(held: list[PasskeyRow]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in held]


def _rp_id(parts: Parts) -> str:
    return urlsplit(parts.public_url).hostname or ""


def _origin(parts: Parts) -> str:
    split = urlsplit(parts.public_url)
    return f"{split.scheme}://{split.netloc}"


def _milliseconds() -> int:
    return int(LIFE.total_seconds() * 1000)
