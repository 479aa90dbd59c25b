"""Record who acts for a partner: invited, joined, removed, made an owner."""

from datetime import datetime
from uuid import UUID

from temporalio import activity

from activities.failures import refusing
from activities.partner_record import PartnerStep, held, owe_once, partner_event
from domain.log_events import LogEvent
from domain.partner_commands import AcceptMember, ChangeOwner, InviteMember, MemberCommand, RemoveMember
from domain.partner_members import INVITED_FOR, Team, decide
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.write import log, members, partners
from storage.write.mails import OwedMail


class MemberRecord:
    """Each `record_` activity writes its step once, and answers with the mails that the step owes."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_member_invited(self, record: PartnerStep[InviteMember]) -> list[UUID]:
        """Add the invitation, and owe the colleague a mail."""
        now, asked, by = self._clock.now(), record.command, record.step.actor
        async with self._storage.writing() as session:
            partner = await held(session, record.partner_id)
            facts = {"partner": partner.name, "invited_by": by.name}
            facts["expires_at"] = (now + INVITED_FOR).isoformat()
            letters = await _invitation_letters(session, record, facts)
            if await log.is_recorded(session, record.step):
                return await owe_once(session, record.step, letters, now, recorded=True)
            await _decided(session, record, now)
            await members.add_invitation(session, asked.invitation_id, partner.id, asked.email, by.name, now)
            event = partner_event(record, "member_invited", after={"email": asked.email})
            await log.append(session, [event], now)
            known = await partners.address_has_account(session, asked.email)
            return await owe_once(session, record.step, [letters[known]], now, recorded=False)

    @activity.defn
    async def record_member_joined(self, record: PartnerStep[AcceptMember]) -> list[UUID]:
        """Let in who was invited, and tell the owners."""
        now, account_id, name = self._clock.now(), record.command.invitation_id, record.step.actor.name
        async with self._storage.writing() as session:
            partner = await held(session, record.partner_id)
            recorded = await log.is_recorded(session, record.step)
            if not recorded:
                before, after = await _decided(session, record, now)
                if after == before:
                    return []
                await members.add(session, account_id, partner.id, now)
                event = partner_event(record, "member_joined", after={"name": name})
                await log.append(session, [event], now)
            told = {"partner": partner.name, "member": name}
            owed = [
                OwedMail("member_joined", address, account_id, None, told)
                for address in await members.owners_addresses(session, partner.id)
            ]
            return await owe_once(session, record.step, owed, now, recorded=recorded)

    @activity.defn
    async def record_member_removed(self, record: PartnerStep[RemoveMember]) -> list[UUID]:
        """Take a member out, or an invitation back. Who was a member gets a mail about it."""
        now, account_id = self._clock.now(), record.command.account_id
        async with self._storage.writing() as session:
            partner = await held(session, record.partner_id)
            name, address = await members.name_and_address(session, account_id) or ("", "")
            left = record.step.actor.id == str(account_id)
            told = {"partner": partner.name, "name": name, "by": record.step.actor.name, "left": left}
            mail = OwedMail("member_removed", address, account_id, None, told)
            if await log.is_recorded(session, record.step):
                return await owe_once(session, record.step, [mail], now, recorded=True)
            before, _ = await _decided(session, record, now)
            await log.append(session, [await _removal(session, record, before, name, now)], now)
            owed = [mail] if address and account_id in before.members else []
            return await owe_once(session, record.step, owed, now, recorded=False)

    @activity.defn
    async def record_owner_changed(self, record: PartnerStep[ChangeOwner]) -> list[UUID]:
        """Make a member an owner, or no owner any more."""
        now, asked = self._clock.now(), record.command
        async with self._storage.writing() as session:
            await held(session, record.partner_id)
            if await log.is_recorded(session, record.step):
                return []
            before, after = await _decided(session, record, now)
            if after != before:
                await members.set_owner(session, asked.account_id, asked.owner)
                name, _ = await members.name_and_address(session, asked.account_id) or ("", "")
                facts = {"account_id": str(asked.account_id), "name": name}
                was, is_now = facts | {"owner": not asked.owner}, facts | {"owner": asked.owner}
                event = partner_event(record, "owner_changed", before=was, after=is_now)
                await log.append(session, [event], now)
        return []


async def _invitation_letters(
    session: WriteSession, record: PartnerStep[InviteMember], facts: dict[str, str]
) -> tuple[OwedMail, OwedMail]:
    """To an address without an account, in the language of the colleague who invites it, and to one with.

    The latter hears itself that it has one; the owner who invited it is told nothing (R1).
    """
    asked = record.command
    spoken = await members.language_of(session, UUID(record.step.actor.id))
    return (
        OwedMail("member_invited", asked.email, asked.invitation_id, None, facts, spoken),
        OwedMail("member_has_account", asked.email, asked.invitation_id, None, facts),
    )


async def _decided(
    session: WriteSession, record: PartnerStep[MemberCommand], now: datetime
) -> tuple[Team, Team]:
    """The team before and after, of a partner that is held. What the rules refuse fails for good."""
    before = await members.team_of(session, record.partner_id, now)
    with refusing():
        return before, decide(before, UUID(record.step.actor.id), record.command)


async def _removal(
    session: WriteSession, record: PartnerStep[RemoveMember], before: Team, name: str, now: datetime
) -> LogEvent:
    """Remove, and say what was removed: a member, or an invitation that nobody had accepted yet."""
    account_id = record.command.account_id
    if account_id in before.invited:
        invited = await members.invitation(session, account_id)
        await members.end_invitation(session, account_id, now)
        return partner_event(record, "member_uninvited", after={"email": invited.email if invited else ""})
    await members.remove(session, account_id)
    was = {"account_id": str(account_id), "name": name, "owner": account_id in before.owners}
    return partner_event(record, "member_removed", before=was, after={})
