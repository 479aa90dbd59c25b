"""A partner's person looks after his own account: name, password, address (R1)."""

from uuid import UUID, uuid4, uuid5

from litestar.datastructures import Cookie
from sqlalchemy.exc import IntegrityError

from api.auth.own_password import prove_password, refuse_changed
from api.auth.passwords import hash_password, refuse_weak
from api.auth.rate_limits import Action, trying
from api.auth.sessions import begin_session
from api.auth.visits import Visit, remember_browser
from api.parts import Parts
from domain.account_letters import (
    CONFIRM_NEW_ADDRESS,
    CONFIRM_OLD_ADDRESS,
    RESET_PASSWORD,
    AccountLetter,
)
from domain.email_addresses import email_address
from domain.languages import Language
from domain.partners import proper_name
from domain.refusals import AddressHasAccount, LinkExpired, NotSignedIn
from domain.viewers import PartnerMember
from storage import account_changes, personal_tokens
from storage.account_changes import Side
from storage.sign_in_tables import AccountRow, EmailChangeRow

PURPOSE_OF: dict[Side, str] = {"old": CONFIRM_OLD_ADDRESS, "new": CONFIRM_NEW_ADDRESS}
NOTICES = UUID("5b9f0c1e-2a41-5d0b-8c57-3d1f6f8e9a20")


async def account_of(parts: Parts, viewer: PartnerMember) -> AccountRow:
    async with parts.storage.reading() as session:
        account = await account_changes.account(session, viewer.account_id)
    if account is None:
        raise NotSignedIn("This account is gone.")
    return account


async def change_name(parts: Parts, viewer: PartnerMember, name: str) -> None:
    """Refuses `BadName`."""
    async with parts.storage.writing() as session:
        await account_changes.set_name(session, viewer.account_id, proper_name(name))


async def speak(parts: Parts, account_id: UUID, language: Language) -> None:
    """Have the mails to this account, from the next one on, in this language."""
    async with parts.storage.writing() as session:
        await account_changes.set_language(session, account_id, language)


async def ask_password_reset(parts: Parts, visit: Visit, email: str) -> None:
    """Have a link mailed to whom this address belongs. The work is the same when it is nobody's (R1)."""
    address, reset_id = email_address(email), uuid4()
    async with trying(parts, Action.RESET, visit, address):
        async with parts.storage.writing() as session:
            await account_changes.ask_reset(session, reset_id, address, parts.clock.now())
        await parts.commands.send_letter(AccountLetter.PASSWORD_FORGOTTEN, reset_id, reset_id)


async def account_of_reset(parts: Parts, token: str) -> AccountRow:
    """Whose password a link is for. Looking uses nothing up. Refuses `LinkNotValid` and `LinkExpired`."""
    reset_id, _ = parts.links.open(RESET_PASSWORD, token)
    async with parts.storage.reading() as session:
        account = await account_changes.account_of_reset(session, reset_id, parts.clock.now())
    if account is None:
        raise LinkExpired("The link was used, or its hour is over.")
    return account


async def reset_password(parts: Parts, visit: Visit, token: str, password: str) -> Cookie:
    """A new password, by the link of a mail, which is used up. Nobody stays signed in, or is signed in by it.

    It may be chosen because of an intruder, so personal tokens end too. Passkeys and the second step stay: a
    mailbox is one factor, and does not take away the others.

    The browser is known from now on: who reads the account's mail is no stranger.
    """
    reset_id, _ = parts.links.open(RESET_PASSWORD, token)
    async with trying(parts, Action.CONFIRM, visit, str(reset_id)):
        account = await account_of_reset(parts, token)
        await refuse_weak(password, account.name, account.email)
        kept = await hash_password(password)
        letter_id = uuid5(NOTICES, str(reset_id))
        await _notify_of_password(parts, AccountLetter.PASSWORD_RESET, account.id, letter_id)
        async with parts.storage.writing() as session:
            if not await account_changes.use_reset(session, reset_id):
                raise LinkExpired("The link was used.")
            await account_changes.set_password(session, account.id, kept)
            await personal_tokens.revoke_all(session, account.id)
    return await remember_browser(parts, visit, account.id)


async def change_password(
    parts: Parts, visit: Visit, viewer: PartnerMember, present: str, password: str
) -> list[Cookie]:
    """A new password for who knows the present one; he stays signed in here, in a new session.

    Refuses `WrongCredentials`, `WeakPassword` and `GuessablePassword`.
    """
    account = await prove_password(parts, visit, viewer.account_id, present)
    await refuse_weak(password, account.name, account.email)
    kept = await hash_password(password)
    await _notify_of_password(parts, AccountLetter.PASSWORD_CHANGED, account.id, uuid4())
    async with parts.storage.writing() as session:
        await refuse_changed(session, account.id, account.password_hash)
        await account_changes.set_password(session, account.id, kept)
    session_cookie = await begin_session(parts, account_id=account.id, ends=None, visit=visit)
    return [session_cookie, await remember_browser(parts, visit, account.id)]


async def ask_email_change(
    parts: Parts, visit: Visit, viewer: PartnerMember, email: str, password: str
) -> None:
    """Ask both addresses whether the account may move. The answer is the same for any new one (R1)."""
    address = email_address(email)
    account = await prove_password(parts, visit, viewer.account_id, password)
    change = EmailChangeRow(
        id=uuid4(),
        account_id=account.id,
        old_email=account.email,
        new_email=address,
        asked_at=parts.clock.now(),
    )
    async with trying(parts, Action.RESET, visit, address):
        async with parts.storage.writing() as session:
            await account_changes.ask_email_change(session, change)
        await parts.commands.send_letter(AccountLetter.ADDRESS_CHANGE_ASKED, change.id, change.id)


async def email_change_behind(parts: Parts, side: Side, token: str) -> EmailChangeRow:
    """Where the link of a mail leads. Looking changes nothing. Refuses `LinkNotValid` and `LinkExpired`."""
    change_id, _ = parts.links.open(PURPOSE_OF[side], token)
    async with parts.storage.reading() as session:
        change = await account_changes.email_change(session, change_id, parts.clock.now())
    if change is None:
        raise LinkExpired("The change of address is over, or another one was asked since.")
    return change


async def agree_to_email_change(parts: Parts, visit: Visit, side: Side, token: str) -> bool:
    """One address agrees. When both do, the account moves; gives whether it did.

    Refuses `AddressHasAccount` when the new address got an account in between.
    """
    change_id, _ = parts.links.open(PURPOSE_OF[side], token)
    async with trying(parts, Action.CONFIRM, visit, str(change_id)):
        change = await email_change_behind(parts, side, token)
        async with parts.storage.writing() as session:
            both = await account_changes.agree(session, change.id, side)
    if both:
        await _move(parts, change.id)
    return both


async def _move(parts: Parts, change_id: UUID) -> None:
    """Done again after a failure, it does what is left: one move, and the same letters."""
    try:
        async with parts.storage.writing() as session:
            await account_changes.move(session, change_id)
    except IntegrityError:
        raise AddressHasAccount("This address signs in for a partner already.") from None
    letter_id = uuid5(NOTICES, str(change_id))
    await parts.commands.send_letter(AccountLetter.ADDRESS_CHANGED, change_id, letter_id)


async def _notify_of_password(parts: Parts, letter: AccountLetter, account_id: UUID, letter_id: UUID) -> None:
    """Before the change, so that none happens without its letter: a letter too many harms nobody."""
    await parts.commands.send_letter(letter, account_id, letter_id)
