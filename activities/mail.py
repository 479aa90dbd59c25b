"""Send the mails that are owed, each until the mail server has it or refuses it for good."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from uuid import UUID

from temporalio import activity

from activities.letters import Letters
from domain.account_letters import CONFIRM_NEW_ADDRESS, CONFIRM_OLD_ADDRESS, RESET_PASSWORD
from domain.email_addresses import email_address
from domain.link_tokens import LinkKeys
from domain.refusals import BadEmailAddress
from domain.school_year import BRUSSELS
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
    ) -> None:
        self._storage = storage
        self._mailer = mailer
        self._schools = schools
        self._links = links
        self._clock = clock
        self._sender = sender
        self._portal_url = portal_url.rstrip("/")
        self._letters = Letters()

    @activity.defn
    async def send_mail(self, mail_id: UUID) -> None:
        """Hand one mail over. Dying after the hand-over sends it again, under the same Message-ID."""
        async with self._storage.writing() as session:
            row = await mails.find(session, mail_id)
        if row is None or row.state != MailState.QUEUED:
            return
        try:
            await self._mailer.send(self._message(row, await self._address(row)))
            state, words = MailState.ACCEPTED, ""
        except MailRefused as refused:
            state, words = MailState.REFUSED, refused.words
        async with self._storage.writing() as session:
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

    def _message(self, row: MailRow, address: str) -> EmailMessage:
        message = self._letters.write(row.kind, self._facts(row))
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
        }
        if row.kind in LINK_PAGES:
            purpose, page = LINK_PAGES[row.kind]
            token = self._links.token(purpose, row.subject_id, row.facts.get("generation", 1))
            facts["link_url"] = f"{self._portal_url}/{page}/{token}"
        for moment, day in (("expires_at", "expires_on"), ("added_at", "added_on")):
            if moment in row.facts:
                facts[day] = _belgian_date(datetime.fromisoformat(row.facts[moment]))
        return facts


def _belgian_date(moment: datetime) -> str:
    local = moment.astimezone(BRUSSELS)
    return f"{local.day}/{local.month}/{local.year}"
