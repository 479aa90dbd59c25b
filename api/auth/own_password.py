"""A person who is signed in proves himself once more, before what would outlive a stolen session."""

from uuid import UUID

from api.auth.passwords import password_matches
from api.auth.rate_limits import Action, trying
from api.auth.visits import Visit
from api.parts import Parts
from domain.refusals import NotSignedIn, WrongCredentials
from storage import sign_in
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow


async def prove_password(parts: Parts, visit: Visit, account_id: UUID, password: str) -> AccountRow:
    """The account, if this is its password. Refuses `WrongCredentials` and `TooManyRequests`."""
    async with parts.storage.reading() as session:
        account = await sign_in.account_by_id(session, account_id)
    if account is None:
        raise NotSignedIn("This account is gone.")
    async with trying(parts, Action.SIGN_IN, visit, account.email):
        if not await password_matches(password, account.password_hash):
            raise WrongCredentials("This is not the password of your account.")
    return account


async def refuse_changed(session: WriteSession, account_id: UUID, password_hash: str) -> None:
    """Refuses `WrongCredentials` when the account has another password by now."""
    if not await sign_in.still_opened_by(session, account_id, password_hash):
        raise WrongCredentials("The password was changed meanwhile.")
