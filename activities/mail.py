"""Send the mails that are owed, each until the mail server has it or refuses it for good."""

from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

from temporalio import activity

from activities.letters import Letters
from domain.account_letters import CONFIRM_NEW_ADDRESS, CONFIRM_OLD_ADDRESS, RESET_PASSWORD
from domain.apis import is_institution_number
from domain.email_addresses import email_address
from domain.link_tokens import LinkKeys
from domain.refusals import BadEmailAddress
from domain.school_year import school_year_at
from gateways import OutsideSystemUnavailable
from gateways.clock import Clock
from gateways.mail import Mailer, MailRefused
from gateways.school_directory import SchoolDirectory
from storage.sessions import Storage
from storage.tables import MailRow, MailState
from storage.write import mails

# The kinds of mail whose link is a derived token: what the token is for, and the page that opens it.
LINK_PAGES = {
    "confirm_registration": ("confirm_registration", "registrations/confirm"),
    "member_invited": ("join_partner", "members/join"),
    RESET_PASSWORD: (RESET_PASSWORD, "password/reset"),
    CONFIRM_OLD_ADDRESS: (CONFIRM_OLD_ADDRESS, "account/email/old"),
    CONFIRM_NEW_ADDRESS: (CONFIRM_NEW_ADDRESS, "account/email/new"),
    "invitation": ("invitation", "invitations"),
    "invitation_reminder": ("invitation", "invitations"),
}
SIDES = ("granted", "revoked")
# Mails to people of Informat. Their row names an account; its address is read as the mail goes out, not kept.
TO_ACCOUNTS_AT_INFORMAT = frozenset({"access_receipt"})


class MailRoom:
    """Writes a mail from its row and hands it to the mail server."""

    def __init__(
        self,
        storage: Storage,
        mailer: Mailer,
        schools: SchoolDirectory,
        links: LinkKeys,
        clock: Clock,
        *,
        sender: str,
        portal_url: str,
        token_endpoint: str,
    ) -> None:
        self._storage = storage
        self._mailer = mailer
        self._schools = schools
        self._links = links
        self._clock = clock
        self._sender = sender
        self._portal_url = portal_url.rstrip("/")
        self._token_endpoint = token_endpoint
        self._letters = Letters()

    @activity.defn
    async def send_mail(self, mail_id: UUID) -> None:
        """Hand one mail over. Dying after the hand-over sends it again, under the same Message-ID."""
        async with self._storage.writing_at_once() as session:
            row = await mails.find(session, mail_id)
        if row is None or row.state != MailState.QUEUED:
            return
        try:
            await self._mailer.send(await self._message(row, await self._address(row)))
            state, words = MailState.ACCEPTED, ""
        except MailRefused as refused:
            state, words = MailState.REFUSED, refused.words
        async with self._storage.writing_at_once() as session:
            await mails.settle(session, mail_id, state, words, self._clock.now())

    async def _address(self, row: MailRow) -> str:
        """Whom a mail goes to. Raises `MailRefused` for an account without a usable address."""
        if row.kind not in TO_ACCOUNTS_AT_INFORMAT:
            return row.to
        user = await self._schools.user(row.to)
        try:
            return email_address(user.email if user else "")
        except BadEmailAddress:
            raise MailRefused("Informat has no e-mail address for this account") from None

    async def _message(self, row: MailRow, address: str) -> EmailMessage:
        message = self._letters.write(row.kind, row.language, self._facts(row) | await self._named(row))
        message["From"] = self._sender
        message["To"] = address
        message["Date"] = row.queued_at
        message["Message-ID"] = f"<{row.id}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        return message

    def _facts(self, row: MailRow) -> dict[str, object]:
        facts = dict(row.facts) | {
            "portal_url": self._portal_url,
            "app_url": f"{self._portal_url}/apps/{row.app_id}",
            "token_endpoint": self._token_endpoint,
        }
        if row.kind in LINK_PAGES:
            purpose, page = LINK_PAGES[row.kind]
            token = self._links.token(purpose, row.subject_id, row.facts.get("generation", 1))
            facts["link_url"] = f"{self._portal_url}/{page}/{token}"
        return facts

    async def _named(self, row: MailRow) -> dict[str, object]:
        """The rights that a mail is about: schools by name too, unless Informat is away."""
        rights = {side: row.facts[side] for side in SIDES if row.facts.get(side)}
        targets = {target for given in rights.values() for _, target in given}
        numbers = set(filter(is_institution_number, targets))
        try:
            year = school_year_at(self._clock.now())
            names = await self._schools.school_names(numbers, year) if numbers else {}
        except OutsideSystemUnavailable:
            names = {}
        said = {target: " - ".join(filter(None, (target, names.get(target)))) for target in targets}
        return {side: [(api, said[target]) for api, target in given] for side, given in rights.items()}
