"""Reminders of an invitation, a week and a day before its end, and what it proposes (R9, R11, R12)."""

from datetime import timedelta
from uuid import UUID

from activities.invitation_record import InvitationRecord, RecordInvitationChange
from devstack.mailbox import Mailbox
from domain.app_commands import ArchiveApp
from domain.log_events import Step
from domain.viewers import PORTAL
from tests.house import ADMIN, HELPDESK, PARTNER, House
from tests.waiting import eventually
from workflows.messages import Opening
from workflows.names import invitation_workflow

SENT = ("app_submitted", "app_approved", "client_assigned", "invitation_sent")


async def pass_days(house: House, invitation_id: UUID, days: int) -> None:
    await house.pass_time(invitation_workflow(invitation_id), timedelta(days=days))


async def remind(house: House, invitation_id: UUID) -> list[UUID]:
    """What the workflow asks of the record when a reminder is due."""
    step = Step(f"reminder of {invitation_id}", "reminder", PORTAL)
    record = InvitationRecord(house.storage, house.clock)
    return await record.record_invitation_reminded(RecordInvitationChange(step, invitation_id))


async def sees_events(house: House, app_id: UUID, *expected: str) -> bool:
    async def seen() -> bool:
        return await house.events(app_id) == [*SENT, *expected]

    return await eventually(seen)


async def test_r11_a_week_and_a_day_before_the_end_the_admin_is_reminded_with_the_same_link(
    house: House, mailbox: Mailbox
) -> None:
    app_id, _ = await house.approved()
    address = f"{app_id}@school.example"
    invitation_id = await house.invited(app_id, address)
    await pass_days(house, invitation_id, 24)
    assert await sees_events(house, app_id, "invitation_reminded")
    await pass_days(house, invitation_id, 6)
    assert await sees_events(house, app_id, "invitation_reminded", "invitation_reminded")
    await pass_days(house, invitation_id, 1)
    assert await sees_events(
        house, app_id, "invitation_reminded", "invitation_reminded", "invitation_expired"
    )
    mails = await mailbox.wait_for(address, count=3)
    assert ["Herinnering" in mail.subject for mail in mails].count(True) == 2
    links = {word for mail in mails for word in mail.text.split() if word.startswith("<http")}
    assert len(links) == 1
    assert all("10 april 2026" in mail.text for mail in mails)


async def test_r11_a_reminder_recorded_twice_is_one_mail(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    [mail] = await remind(house, invitation_id)
    assert await remind(house, invitation_id) == [mail]
    assert (await house.events(app_id)).count("invitation_reminded") == 1


async def test_r11_an_opened_link_needs_no_reminder(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), "open")
    assert await remind(house, invitation_id) == []
    assert await house.events(app_id) == [*SENT, "invitation_opened"]


async def test_r12_a_revoked_link_is_not_reminded_of(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    await house.commands.revoke_invitation(invitation_id, PARTNER, "revoke")
    assert await sees_events(house, app_id, "invitation_revoked")
    handle = house.skipper.client.get_workflow_handle(invitation_workflow(invitation_id))
    await handle.result()


async def test_r12_after_a_resend_the_reminders_are_those_of_the_new_month(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    await pass_days(house, invitation_id, 20)
    await house.commands.resend_invitation(invitation_id, PARTNER, "resend")
    await pass_days(house, invitation_id, 10)
    assert await sees_events(house, app_id, "invitation_resent")
    await pass_days(house, invitation_id, 14)
    assert await sees_events(house, app_id, "invitation_resent", "invitation_reminded")


async def test_r56_of_an_app_archived_while_the_invitation_is_out_nobody_is_reminded(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    assert await remind(house, invitation_id) == []
    assert await house.events(app_id) == [*SENT, "app_archived", "client_disabled"]
