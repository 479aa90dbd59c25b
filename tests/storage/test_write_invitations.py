"""Invitations and mails: what is written twice is one, and what is over stays so."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from domain.apis import AccessRight, Api
from domain.invitations import Invitation
from domain.log_events import Step
from storage.sessions import WriteSession
from storage.tables import InvitationProposalRow, InvitationRow, MailRow, MailState
from storage.write import invitations, mails
from storage.write.mails import OwedMail
from tests.domain.lives import JOKE
from tests.storage import rows
from tests.storage.rows import NOW

ID, APP = UUID(int=3), UUID(int=1)
NASSAU = AccessRight(Api.LEERLINGEN, "001057")
STEP = Step("invitation-3", "send", JOKE)
MAIL = OwedMail("invitation", "an@school.example", ID, APP, {"app": "BlueDries"})


@pytest.fixture
async def session(session: WriteSession) -> WriteSession:
    """With an app, and an invitation of a school admin."""
    await rows.add(session, [rows.partner(2)], [rows.app(1, 2)])
    await invitations.add(session, ID, APP, "an@school.example", [NASSAU], NOW)
    return session


async def invitation(session: WriteSession) -> InvitationRow:
    return await session.get_one(InvitationRow, ID, populate_existing=True)


async def mail(session: WriteSession, mail_id: UUID) -> MailRow:
    return await session.get_one(MailRow, mail_id, populate_existing=True)


async def test_r11_an_invitation_is_kept_with_its_month_and_what_it_proposes(session: WriteSession) -> None:
    row = await invitation(session)
    assert (row.generation, row.sent_at, row.revoked_at) == (1, NOW, None)
    assert row.expires_at == Invitation(1, NOW).expires_at
    proposed = select(InvitationProposalRow.api, InvitationProposalRow.target)
    assert [AccessRight(*one) for one in await session.execute(proposed)] == [NASSAU]


async def test_r12_a_resend_is_the_next_generation_with_a_month_of_its_own(session: WriteSession) -> None:
    later = NOW + timedelta(days=20)
    await invitations.resend(session, ID, later)
    row = await invitation(session)
    assert (row.generation, row.created_at, row.sent_at) == (2, NOW, later)
    assert row.expires_at == Invitation(2, later).expires_at


async def test_r12_an_invitation_is_revoked_at_the_first_time_of_asking(session: WriteSession) -> None:
    for days in (1, 2):
        await invitations.revoke(session, ID, NOW + timedelta(days=days))
    assert (await invitation(session)).revoked_at == NOW + timedelta(days=1)


async def test_r33_an_opening_is_noted_once_a_link_and_never_back_to_an_older_one(
    session: WriteSession,
) -> None:
    generations = [1, 1, 2, 1, 2]
    noted = [await invitations.note_opening(session, ID, "an", one, NOW) for one in generations]
    assert noted == [True, False, True, False, False]
    assert await invitations.note_opening(session, ID, "els", 1, NOW)


async def test_a_mail_is_owed_once_a_step_and_reader(session: WriteSession) -> None:
    first = await mails.owe(session, STEP, MAIL, NOW)
    assert await mails.owe(session, STEP, MAIL, NOW + timedelta(days=1)) == first
    assert (await mail(session, first)).queued_at == NOW
    others = [
        await mails.owe(session, Step(STEP.workflow_id, "resend", JOKE), MAIL, NOW),
        await mails.owe(session, STEP, OwedMail("reminder", MAIL.to, ID, APP, {}), NOW),
        await mails.owe(session, STEP, OwedMail(MAIL.kind, "els@school.example", ID, APP, {}), NOW),
    ]
    assert len({first, *others}) == 4
    assert await session.scalar(select(func.count()).select_from(MailRow)) == 4


@pytest.mark.parametrize(
    ("said", "after"),
    [(MailState.ACCEPTED, MailState.REFUSED), (MailState.REFUSED, MailState.ACCEPTED)],
)
async def test_what_the_mail_server_said_in_the_end_stays(
    session: WriteSession, said: MailState, after: MailState
) -> None:
    mail_id = await mails.owe(session, STEP, MAIL, NOW)
    await mails.settle(session, mail_id, said, "first words", NOW)
    await mails.settle(session, mail_id, after, "other words", NOW + timedelta(days=1))
    await mails.owe(session, STEP, MAIL, NOW + timedelta(days=2))
    row = await mail(session, mail_id)
    assert (row.state, row.server_words, row.settled_at) == (said, "first words", NOW)
