"""Invitation on a real Temporal server, with a month that passes in a second."""

from datetime import timedelta

import pytest

from devstack.mailbox import Mailbox
from domain.app_commands import ArchiveApp
from domain.refusals import AppNotApproved, LinkExpired, LinkRevoked
from tests.house import ADMIN, HELPDESK, LINKS, PARTNER, House
from tests.waiting import eventually
from workflows.messages import NewInvitation, Opening
from workflows.names import invitation_workflow

MONTH = timedelta(days=31)


async def invitation_mails(mailbox: Mailbox, address: str, count: int) -> list[str]:
    async def arrived() -> list[str]:
        texts = [mail.text for mail in mailbox.mails(address)]
        return texts if len(texts) >= count else []

    return await eventually(arrived)


async def test_r10_the_mail_has_the_handbooks_subject_and_its_link_is_the_word_hier(
    house: House, mailbox: Mailbox
) -> None:
    app_id, _ = await house.approved()
    address = f"{app_id}@school.example"
    invitation_id = await house.invited(app_id, address)
    await invitation_mails(mailbox, address, 1)
    [mail] = mailbox.mails(address)
    link = f"http://portal.example/invitations/{LINKS.token('invitation', invitation_id, 1)}"
    assert mail.subject == "Informat Partnerportaal - Datatoegang voor applicatie BlueDries"
    assert mail.html is not None
    assert f'<a href="{link}">hier</a>' in mail.html
    assert link in mail.text


async def test_r9_only_an_approved_app_invites(house: House) -> None:
    app_id = await house.submitted()
    with pytest.raises(AppNotApproved):
        await house.commands.send_invitation(
            app_id, NewInvitation(PARTNER, app_id, "an@school.example"), "invite"
        )
    assert await house.rows("SELECT 1 FROM invitations WHERE app_id = :app", app=app_id) == []


async def test_r11_the_link_is_dead_after_a_month_and_the_log_says_so(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), "first")
    await house.pass_time(invitation_workflow(invitation_id), MONTH)
    with pytest.raises(LinkExpired):
        await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), "too late")

    async def said() -> bool:
        return "invitation_expired" in await house.events(app_id)

    assert await eventually(said)


async def test_r12_a_resend_is_a_new_link_with_a_fresh_month_and_the_old_one_is_dead(
    house: House, mailbox: Mailbox
) -> None:
    app_id, _ = await house.approved()
    address = f"{app_id}@school.example"
    invitation_id = await house.invited(app_id, address)
    await house.pass_time(invitation_workflow(invitation_id), timedelta(days=20))
    await house.commands.resend_invitation(invitation_id, PARTNER, "resend")
    assert len(set(await invitation_mails(mailbox, address, 2))) == 2
    with pytest.raises(LinkRevoked):
        await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), "old link")
    await house.pass_time(invitation_workflow(invitation_id), timedelta(days=20))
    await house.commands.open_invitation(invitation_id, Opening(ADMIN, 2), "new link")


async def test_r12_a_revoked_link_is_dead(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    await house.commands.revoke_invitation(invitation_id, PARTNER, "revoke")
    with pytest.raises(LinkRevoked):
        await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), "open")


async def test_a_link_is_good_for_several_admins_until_the_app_is_archived(house: House) -> None:
    app_id, _ = await house.approved()
    invitation_id = await house.invited(app_id)
    for number in range(3):
        await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), f"again {number}")
    assert (await house.events(app_id)).count("invitation_opened") == 1
    await house.commands.command_app(app_id, HELPDESK, ArchiveApp(), "archive")
    with pytest.raises(AppNotApproved):
        await house.commands.open_invitation(invitation_id, Opening(ADMIN, 1), "after")
