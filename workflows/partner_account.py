"""PartnerAccount: the changes of one partner, one after another: profile, logo, members, suspension (R1-R3).

Every command of `domain/partner_commands.py` is an update of the same name. The database is the record; this
keeps the order and the mails.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from temporalio import workflow
from temporalio.common import RawValue

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from activities.failures import refusing
    from activities.member_record import MemberRecord
    from activities.partner_record import PartnerRecord, PartnerStep
    from domain.partner_commands import (
        PARTNER_COMMANDS,
        AcceptMember,
        ChangeLogo,
        ChangeOwner,
        ChangeProfile,
        InviteMember,
        PartnerCommand,
        RemoveMember,
        ResumePartner,
        SuspendPartner,
        check,
    )
    from workflows.idle import Idleness
    from workflows.messages import PartnerAnswer, fingerprint
    from workflows.outbox import Outbox
    from workflows.updates import read_update, update_step

RECORDED_BY: Mapping[type[PartnerCommand], Callable[..., Awaitable[list[UUID]]]] = {
    ChangeProfile: PartnerRecord.record_profile_changed,
    ChangeLogo: PartnerRecord.record_logo_changed,
    InviteMember: MemberRecord.record_member_invited,
    AcceptMember: MemberRecord.record_member_joined,
    RemoveMember: MemberRecord.record_member_removed,
    ChangeOwner: MemberRecord.record_owner_changed,
    SuspendPartner: PartnerRecord.record_partner_suspended,
    ResumePartner: PartnerRecord.record_partner_resumed,
}


@workflow.defn
class PartnerAccount:
    """Started by a partner's first change, and ended when no more come for a while."""

    @workflow.init
    def __init__(self, partner_id: UUID) -> None:
        self._partner_id = partner_id
        self._turn = asyncio.Lock()
        self._idleness = Idleness()
        self._outbox = Outbox()

    @workflow.run
    async def run(self, _partner_id: UUID) -> None:
        await self._idleness.comes(self._outbox.is_empty)

    @workflow.update(dynamic=True)
    async def command(self, name: str, args: Sequence[RawValue]) -> PartnerAnswer:
        """Any command to a partner. Answers once it is recorded; its mails follow."""
        self._idleness.interrupt()
        actor, command = read_update(name, args, PARTNER_COMMANDS)
        record: PartnerStep[Any] = PartnerStep(
            update_step(actor, fingerprint(command)), self._partner_id, command
        )
        async with self._turn:
            mails = await workflow.execute_local_activity_method(
                RECORDED_BY[type(command)], record, **policies.RECORD
            )
        self._outbox.owe(mails)
        return PartnerAnswer(fingerprint(command))

    @command.validator
    def _refuse_command(self, name: str, args: Sequence[RawValue]) -> None:
        actor, command = read_update(name, args, PARTNER_COMMANDS)
        with refusing():
            check(command, actor)
