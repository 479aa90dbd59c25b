"""Record what a partner shows of itself, and whether Informat lets it be seen (R2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from temporalio import activity

from activities.failures import refusing
from domain.log_events import LogEvent, Step
from domain.partner_commands import ChangeLogo, ChangeProfile, ResumePartner, SuspendPartner, changed
from domain.partners import Profile
from domain.refusals import BadLogo, PartnerNotFound
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.tables import PartnerRow
from storage.write import log, mails, partners

C_co = TypeVar("C_co", covariant=True)


@dataclass(frozen=True)
class PartnerStep(Generic[C_co]):
    """A command to one partner, and the step under which it is recorded."""

    step: Step
    partner_id: UUID
    command: C_co


class PartnerRecord:
    """Each `record_` activity writes its step once, and answers with the mails that the step owes."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_profile_changed(self, record: PartnerStep[ChangeProfile]) -> list[UUID]:
        """Change the fields that are named. What is so already is no change, and is not logged."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            partner = await held(session, record.partner_id)
            before = _profile(partner)
            with refusing():
                after = changed(before, record.command)
            if after != before and not await log.is_recorded(session, record.step):
                await partners.set_profile(session, partner.id, after, now)
                await log.append(session, [_profile_event(record, before, after)], now)
        return []

    @activity.defn
    async def record_logo_changed(self, record: PartnerStep[ChangeLogo]) -> list[UUID]:
        """Copy the picture that the web took in, or take the logo away. Refuses a picture that is gone."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            partner = await held(session, record.partner_id)
            if await log.is_recorded(session, record.step):
                return []
            before = partner.logo_type
            with refusing():
                after = await _set_logo(session, record, now)
            event = partner_event(record, "logo_changed", before={"logo": before}, after={"logo": after})
            await log.append(session, [event], now)
        return []

    @activity.defn
    async def record_partner_suspended(self, record: PartnerStep[SuspendPartner]) -> list[UUID]:
        return await self._record_suspension(record, "partner_suspended", suspended=True)

    @activity.defn
    async def record_partner_resumed(self, record: PartnerStep[ResumePartner]) -> list[UUID]:
        return await self._record_suspension(record, "partner_resumed", suspended=False)

    async def _record_suspension(
        self, record: PartnerStep[SuspendPartner] | PartnerStep[ResumePartner], event: str, *, suspended: bool
    ) -> list[UUID]:
        """Bring the partner there and owe it the mail; a partner that is there already hears nothing."""
        now, note = self._clock.now(), record.command.reason.strip()
        async with self._storage.writing() as session:
            partner = await held(session, record.partner_id)
            recorded, was = await log.is_recorded(session, record.step), partner.suspended_at is not None
            if not recorded and was == suspended:
                return []
            if not recorded:
                await partners.set_suspended(session, partner.id, now if suspended else None, now)
                after = {"suspended": suspended, "note": note}
                said = partner_event(record, event, before={"suspended": was}, after=after)
                await log.append(session, [said], now)
            told = {"partner": partner.name, "note": note}
            mail = mails.OwedMail(event, partner.contact_email, partner.id, None, told)
            return await owe_once(session, record.step, [mail], now, recorded=recorded)


async def held(session: WriteSession, partner_id: UUID) -> PartnerRow:
    """The partner, held until the transaction ends. Fails for good when there is none."""
    with refusing():
        partner = await partners.hold(session, partner_id)
        if partner is None:
            raise PartnerNotFound("There is no such partner.")
    return partner


def partner_event(
    record: PartnerStep[Any], event: str, *, before: dict[str, Any] | None = None, after: dict[str, Any]
) -> LogEvent:
    return LogEvent(record.step, event, partner_id=record.partner_id, before=before or {}, after=after)


async def owe_once(
    session: WriteSession, step: Step, owed: Sequence[mails.OwedMail], at: datetime, *, recorded: bool
) -> list[UUID]:
    """Owe the mails of a step; of one that is recorded, find those that it owed.

    Whom a mail would go to may have changed since: nothing new is owed then.
    """
    if recorded:
        ids = [mail.id_in(step) for mail in owed]
        return [mail_id for mail_id in ids if await mails.find(session, mail_id)]
    return [await mails.owe(session, step, mail, at) for mail in owed]


async def _set_logo(session: WriteSession, record: PartnerStep[ChangeLogo], now: datetime) -> str | None:
    upload_id = record.command.upload_id
    if upload_id is None:
        await partners.remove_logo(session, record.partner_id, now)
        return None
    media_type = await partners.copy_logo(session, record.partner_id, upload_id, now)
    if media_type is None:
        raise BadLogo("The picture is gone; send it again.")
    return media_type


def _profile(partner: PartnerRow) -> Profile:
    return Profile(
        partner.name,
        partner.kind,
        partner.description,
        partner.website,
        partner.contact_email,
        partner.visible,
    )


def _profile_event(record: PartnerStep[ChangeProfile], before: Profile, after: Profile) -> LogEvent:
    """With the fields that changed, and no others."""
    was, is_now = vars(before), vars(after)
    fields = [name for name in was if was[name] != is_now[name]]
    return partner_event(
        record,
        "profile_changed",
        before={name: was[name] for name in fields},
        after={name: is_now[name] for name in fields},
    )
