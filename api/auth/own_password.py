"""A person who is signed in proves himself once more, before what would outlive a stolen session."""

from uuid import UUID

from api.auth.passwords import password_matches
from api.parts import Parts
from domain.refusals import WrongCredentials
from storage import sign_in


async def prove_password(parts: Parts, account_id: UUID, password: str) -> None:
    """Refuses `WrongCredentials`."""
    async with parts.storage.reading() as session:
        account = await sign_in.account_by_id(session, account_id)
    if not await password_matches(password, account.password_hash if account else None):
        raise WrongCredentials("This is not the password of your account.")
