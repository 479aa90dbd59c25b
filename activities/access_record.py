"""Change what a client may fetch: decide with what is true now, mark, and record (R24, R50-R58)."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from activities.failures import failure_of
from domain.access_change import AccessDifference, plan_change, plan_unlinked_change
from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.authority import Authority
from domain.languages import OF_FLEMISH_SCHOOLS
from domain.log_events import LogEvent, Step
from domain.refusals import AppNotApproved, AppNotFound, ClientAlreadyLinked, Refusal
from gateways.authority import AuthorityReader
from gateways.clock import Clock
from storage.sessions import Storage, WriteSession
from storage.tables import AppRow
from storage.write import access, apps, log, mails

LOGGED_REFUSALS = 100
"""How many rows one refused save may write: who asks for ten thousand rights must not fill the log."""
NO_DIFFERENCE = AccessDifference(frozenset(), frozenset())


@dataclass(frozen=True)
class RequestedChange:
    """A save: what is asked to be granted and revoked, of one client and its app.

    Without an app the client is not linked, and the helpdesk asks (R25).
    """

    step: Step
    app_id: UUID | None
    client_id: str
    grant: frozenset[AccessRight]
    revoke: frozenset[AccessRight]


@dataclass(frozen=True)
class MarkedChange:
    """What a save came to. The rows say that it is on its way."""

    step: Step
    app_id: UUID | None
    client_id: str
    difference: AccessDifference


class AccessRecord:
    def __init__(self, storage: Storage, authority: AuthorityReader, clock: Clock) -> None:
        self._storage = storage
        self._authority = authority
        self._clock = clock

    @activity.defn
    async def mark_access_change(self, asked: RequestedChange) -> AccessDifference:
        """Read authority, status and rights now; mark the difference. A refusal is logged, and final."""
        try:
            if asked.app_id is None:
                return await self._mark_unlinked(asked)
            return await self._mark(asked, asked.app_id)
        except Refusal as refusal:
            await self._log_refusal(asked, refusal)
            raise failure_of(refusal) from None

    async def _mark(self, asked: RequestedChange, app_id: UUID) -> AccessDifference:
        authority, now, admin = await self._authority_for(asked), self._clock.now(), asked.step.actor
        async with self._storage.writing() as session:
            if await log.is_recorded(session, asked.step):
                return NO_DIFFERENCE
            app = await apps.hold_state(session, app_id)
            held, unsettled = await access.held_and_unsettled(session, asked.client_id)
            if app is None or app.client_id != asked.client_id:
                raise AppNotFound("There is no such app.")
            known = any(authority.covers(right) for right in held)
            if not known and not await access.was_invited(session, app_id, admin.id, now):
                raise AppNotFound("There is no such app for this admin (R33).")
            difference = plan_change(app, authority, held, unsettled, asked.grant, asked.revoke)
            await access.mark(session, asked.client_id, difference, admin.name, now)
            return difference

    async def _mark_unlinked(self, asked: RequestedChange) -> AccessDifference:
        now, actor = self._clock.now(), asked.step.actor
        async with self._storage.writing() as session:
            if await log.is_recorded(session, asked.step):
                return NO_DIFFERENCE
            held, unsettled = await access.held_and_unsettled(session, asked.client_id)
            linked = await apps.is_linked(session, asked.client_id)
            difference = plan_unlinked_change(
                actor.role, held, unsettled, asked.grant, asked.revoke, linked=linked
            )
            await access.mark(session, asked.client_id, difference, actor.name, now)
            return difference

    async def _authority_for(self, asked: RequestedChange) -> Authority:
        """Rekeningen has to be known for certain only where the change touches it."""
        if any(right.api is Api.REKENINGEN for right in asked.grant | asked.revoke):
            return await self._authority.authority_of(asked.step.actor.id)
        return await self._authority.authority_to_look(asked.step.actor.id)

    @activity.defn
    async def record_access_changed(self, change: MarkedChange) -> list[UUID]:
        """Settle, log and owe the mails, if the change is still allowed; refuse for good if not."""
        now = self._clock.now()
        async with self._storage.writing() as session:
            if not await log.is_recorded(session, change.step):
                if refusal := await _refusal_now(session, change):
                    raise failure_of(refusal)
                await access.settle(session, change.client_id, change.difference)
                events = access_events(change.step, change.app_id, change.client_id, change.difference)
                await log.append(session, events, now)
            if change.app_id is None:
                return []
            return [
                await mails.owe(session, change.step, mail, now)
                for mail in await _owed(session, change, change.app_id)
            ]

    @activity.defn
    async def record_access_undone(self, change: MarkedChange) -> None:
        """Take the marks back and log the refusal, after the identity server is as it was before."""
        async with self._storage.writing() as session:
            if await log.is_recorded(session, change.step):
                return
            await access.unmark(session, change.client_id, change.difference)
            asked = RequestedChange(
                change.step,
                change.app_id,
                change.client_id,
                change.difference.grant,
                change.difference.revoke,
            )
            await log.append(session, _refused_events(asked, AppNotApproved.code), self._clock.now())

    async def _log_refusal(self, asked: RequestedChange, refusal: Refusal) -> None:
        async with self._storage.writing() as session:
            events = _refused_events(asked, refusal.code)
            if events and not await log.is_recorded(session, asked.step):
                await log.append(session, events, self._clock.now())


async def _refusal_now(session: WriteSession, change: MarkedChange) -> Refusal | None:
    """What changed since the change was marked, so that it may no longer stand."""
    if change.app_id is None:
        linked = await apps.is_linked(session, change.client_id)
        return ClientAlreadyLinked("The client was linked to an app meanwhile.") if linked else None
    app = await apps.hold_state(session, change.app_id)
    if app is None or app.status is not AppStatus.APPROVED:
        return AppNotApproved("The app was approved no longer when the change came through.")
    if app.client_id != change.client_id:
        return AppNotApproved("The client was taken from the app before the change came through.")
    return None


async def _owed(session: WriteSession, change: MarkedChange, app_id: UUID) -> list[mails.OwedMail]:
    """The partner's mail (R14), and a receipt for the admin, with the warning of R55."""
    app = await apps.find(session, app_id)
    assert app is not None, "held in this transaction"  # noqa: S101 - narrows the type
    partners = mail_to_partner(app, change.step, change.difference)
    receipt = mails.OwedMail(
        "access_receipt", change.step.actor.id, app.id, app.id, partners.facts, OF_FLEMISH_SCHOOLS
    )
    return [partners, receipt]


def mail_to_partner(app: AppRow, step: Step, difference: AccessDifference) -> mails.OwedMail:
    """What the partner reads of a change of his app's access (R14)."""
    facts = {
        "app": app.name,
        "admin": step.actor.name,
        "granted": [[right.api, right.target] for right in sorted(difference.grant)],
        "revoked": [[right.api, right.target] for right in sorted(difference.revoke)],
    }
    return mails.OwedMail("access_changed", app.contact_email, app.id, app.id, facts)


def access_events(
    step: Step, app_id: UUID | None, client_id: str, difference: AccessDifference
) -> list[LogEvent]:
    """A row of the log for each right that came or went (R57)."""
    return [
        LogEvent(
            step,
            event,
            app_id,
            client_id,
            right,
            before={"access": had},
            after={"access": not had},
            part=f"{right.api}/{right.target}",
        )
        for event, had, rights in (
            ("access_granted", False, difference.grant),
            ("access_revoked", True, difference.revoke),
        )
        for right in sorted(rights)
    ]


def _refused_events(asked: RequestedChange, code: str) -> list[LogEvent]:
    return [
        LogEvent(
            asked.step,
            "access_change_refused",
            asked.app_id,
            asked.client_id,
            right,
            after={"asked": "grant" if right in asked.grant else "revoke", "code": code},
            part=f"{right.api}/{right.target}",
        )
        for right in sorted(asked.grant | asked.revoke)[:LOGGED_REFUSALS]
    ]
