"""The mails that are owed, and what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from domain.languages import Language
from domain.log_events import Step
from storage.sessions import WriteSession
from storage.sign_in_tables import AccountRow
from storage.tables import AppRow, Base, MailRow, MailState, PartnerMemberRow
from storage.write.news import announced

MAILS = UUID("9a3dd1d8-4a3e-5f63-9f0a-6a5a4a0d7e11")
_FIND = select(MailRow).where(MailRow.id == bindparam("mail_id"))
_SETTLED = (
    update(MailRow)
    .where(MailRow.id == bindparam("mail_id"), MailRow.state == MailState.QUEUED)
    .values(state=bindparam("said_state"), server_words=bindparam("words"), settled_at=bindparam("at"))
    .returning(MailRow.app_id)
    .cte()
)
_SETTLE = select(announced(_SETTLED.c.app_id)).where(_SETTLED.c.app_id.is_not(None))

_OWN = select(AccountRow.language).where(AccountRow.email == bindparam("reader"))
_PARTNER = func.coalesce(
    select(AppRow.partner_id).where(AppRow.id == bindparam("about_app")).scalar_subquery(), bindparam("about")
)
_OF_OLDEST_OWNER = (
    select(AccountRow.language)
    .join(PartnerMemberRow, PartnerMemberRow.account_id == AccountRow.id)
    .where(PartnerMemberRow.partner_id == _PARTNER, PartnerMemberRow.owner)
    .order_by(PartnerMemberRow.since, AccountRow.id)
    .limit(1)
)
_LANGUAGE = func.coalesce(
    bindparam("said_language", type_=MailRow.language.type),
    _OWN.scalar_subquery(),
    _OF_OLDEST_OWNER.scalar_subquery(),
    literal(Language.DUTCH, MailRow.language.type),
)
"""As the ower says; else as the account at its address chose; else, for the contact address of an app or of a
partner, as the oldest owner of that partner did. Whoever is nobody of ours reads Dutch."""
# Over the table: through its class, the session would load each row that it inserts.
_OWE = insert(Base.metadata.tables[MailRow.__tablename__]).values(language=_LANGUAGE).on_conflict_do_nothing()


@dataclass(frozen=True)
class OwedMail:
    """A mail to write: its kind names the template, its facts fill it, its subject is what it is about.

    Without a language it is in the one that its reader chose, see `_LANGUAGE`.
    """

    kind: str
    to: str
    subject_id: UUID
    app_id: UUID | None
    facts: Mapping[str, Any]
    language: Language | None = None

    def id_in(self, step: Step) -> UUID:
        """The same step owes the same mail: written twice it is one row, sent twice one Message-ID."""
        return uuid5(MAILS, f"{step.workflow_id}/{step.name}/{self.kind}/{self.to}")


async def owe(session: WriteSession, step: Step, mail: OwedMail, at: datetime) -> UUID:
    """Queue a mail, and give its id. One that is queued or settled already is left as it is.

    Its language is settled here: a mail that is sent twice is the same mail.
    """
    mail_id = mail.id_in(step)
    row = {
        "id": mail_id,
        "kind": mail.kind,
        "to": mail.to,
        "app_id": mail.app_id,
        "subject_id": mail.subject_id,
        "facts": dict(mail.facts),
        "state": MailState.QUEUED,
        "server_words": "",
        "queued_at": at,
    }
    about = {
        "said_language": mail.language,
        "reader": mail.to,
        "about_app": mail.app_id,
        "about": mail.subject_id,
    }
    await session.execute(_OWE, row | about)
    return mail_id


async def find(session: WriteSession, mail_id: UUID) -> MailRow | None:
    return await session.scalar(_FIND, {"mail_id": mail_id})


async def queued_of(session: WriteSession, kind: str) -> Sequence[UUID]:
    """The mails of a kind that the mail server has not had yet, oldest first."""
    queued = select(MailRow.id).where(MailRow.kind == kind, MailRow.state == MailState.QUEUED)
    return (await session.scalars(queued.order_by(MailRow.queued_at))).all()


async def settle(session: WriteSession, mail_id: UUID, state: MailState, words: str, at: datetime) -> None:
    """Note what the mail server said in the end. What is settled stays so."""
    await session.execute(_SETTLE, {"mail_id": mail_id, "said_state": state, "words": words, "at": at})
