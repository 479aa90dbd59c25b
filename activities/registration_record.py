"""Registrations: a visitor becomes a partner once the address is confirmed (R1)."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from activities.failures import failure_of
from domain.log_events import LogEvent, Step
from domain.refusals import LinkExpired
from gateways.clock import Clock
from storage.sessions import Storage
from storage.write import log, mails, partners


@dataclass(frozen=True)
class RecordRegistration:
    step: Step
    registration_id: UUID


class RegistrationRecord:
    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @activity.defn
    async def record_registration(self, record: RecordRegistration) -> list[UUID]:
        """Owe the visitor a mail: with a link to confirm, or the word that the address has an account."""
        async with self._storage.writing() as session:
            found = await partners.registration(session, record.registration_id)
            if found is None:
                raise failure_of(LinkExpired("The registration is gone."))
            known = await partners.address_has_account(session, found.email)
            mail = mails.OwedMail(
                "account_exists" if known else "confirm_registration",
                found.email,
                found.id,
                None,
                {"organisation": found.organisation, "name": found.name},
                None if known else found.language,
            )
            return [await mails.owe(session, record.step, mail, self._clock.now())]

    @activity.defn
    async def record_partner_registered(self, record: RecordRegistration) -> None:
        """Add the partner and its owner; one that is there already is left as it is."""
        async with self._storage.writing() as session:
            if await partners.exists_already(session, record.registration_id):
                return
            found = await partners.registration(session, record.registration_id)
            if found is None or await partners.address_has_account(session, found.email):
                raise failure_of(
                    LinkExpired("The registration is gone, or the address has an account by now.")
                )
            now = self._clock.now()
            await partners.add_from(session, found, now)
            after = {"name": found.organisation, "kind": found.kind}
            event = LogEvent(record.step, "partner_registered", partner_id=found.id, after=after)
            await log.append(session, [event], now)
