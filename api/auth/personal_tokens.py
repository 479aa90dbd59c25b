"""Personal tokens: a partner's script signs in with one, and opens what `api/auth/token_scopes.py` says.

A token is 256 random bits behind a prefix, shown once and kept as its SHA-256.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID, uuid5

from api.auth.own_password import prove_password, refuse_changed
from api.auth.tokens import token_hash
from api.auth.visits import Visit
from api.parts import Parts
from domain.account_letters import AccountLetter
from domain.partners import proper_name
from domain.personal_tokens import PREFIX, TokenLife, TokenScope, refuse_too_many
from domain.refusals import TokenNotFound, TokenNotValid
from domain.viewers import PartnerMember
from storage import personal_tokens as kept
from storage.sign_in import SignedIn

TOKEN_IDS = UUID("7c9d2f0e-4b1a-5e36-8f57-2a60c1d4b8e3")
NOTED_EVERY = timedelta(minutes=1)
_BEARER = "bearer "


@dataclass(frozen=True)
class NewToken:
    """The only time that the token is shown."""

    name: str
    token: str
    expires_at: datetime


async def make_token(
    parts: Parts,
    visit: Visit,
    viewer: PartnerMember,
    name: str,
    scopes: Iterable[TokenScope],
    life: TokenLife,
    password: str,
    key: str,
) -> NewToken:
    """Make a token. Nothing can show it again, so the same key replaces it.

    Refuses `WrongCredentials`, `BadName` and `TooManyTokens`.
    """
    name = proper_name(name)
    account = await prove_password(parts, visit, viewer.account_id, password)
    now, token = parts.clock.now(), PREFIX + token_urlsafe(32)
    token_id = uuid5(TOKEN_IDS, f"{viewer.account_id}/{key}")
    row = {
        "id": token_id,
        "account_id": viewer.account_id,
        "token_hash": token_hash(token),
        "name": name,
        "scopes": [str(one) for one in scopes],
        "created_at": now,
        "expires_at": life.ends(now),
    }
    await parts.commands.send_letter(AccountLetter.TOKEN_MADE, viewer.account_id, token_id)
    async with parts.storage.writing() as session:
        await refuse_changed(session, account.id, account.password_hash)
        refuse_too_many(await kept.tokens_held_besides(session, viewer.account_id, token_id))
        await kept.put_token(session, row)
    return NewToken(name, token, life.ends(now))


async def revoke_token(parts: Parts, viewer: PartnerMember, token_id: UUID) -> None:
    """From now on it opens nothing. Refuses `TokenNotFound` for one that is not the viewer's."""
    async with parts.storage.writing() as session:
        if not await kept.revoke_token(session, viewer, token_id):
            raise TokenNotFound("There is no such token for this account.")


def token_in(headers: Mapping[str, str]) -> str | None:
    """The personal token that a request came with. Then nothing else of the request says who asks."""
    given = headers.get("authorization", "")
    token = given[len(_BEARER) :].strip()
    return token if given.lower().startswith(_BEARER) and token.startswith(PREFIX) else None


async def holder_of(parts: Parts, token: str) -> SignedIn:
    """Whose script this is. Refuses `TokenNotValid`, the same for unknown, revoked and past its end."""
    now, kept_as = parts.clock.now(), token_hash(token)
    async with parts.storage.reading() as session:
        found = await kept.find_token(session, kept_as, now)
    if found is None:
        raise TokenNotValid("This token is not valid, or not any more.")
    who, used_at = found
    if used_at is None or now - used_at >= NOTED_EVERY:
        async with parts.storage.writing() as session:
            await kept.note_used(session, kept_as, now)
    return who
