"""Every activity may run twice: the second time changes nothing, and owes the same mails."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.exceptions import ApplicationError

from activities.app_record import (
    AppRecord,
    RecordClient,
    RecordDecision,
    RecordPublicKeys,
    RecordSecret,
    RecordSubmission,
)
from activities.invitation_record import (
    InvitationRecord,
    RecordInvitation,
    RecordInvitationChange,
    RecordOpening,
)
from domain.apis import Api
from domain.app_commands import ApproveApp, ChangeContact, RejectApp, SubmitApp
from domain.app_lifecycle import AppState, AppStatus, decide, submit
from domain.log_events import Step
from domain.partners import PartnerKind
from domain.viewers import PORTAL, Actor
from storage.sessions import Storage
from storage.tables import PartnerRow
from tests.activities.recorded import everything
from tests.fakes.clock import StillClock
from tests.house import ADMIN, HELPDESK, PARTNER

TABLES = (
    "apps",
    "app_apis",
    "api_clients",
    "client_secrets",
    "invitations",
    "invitation_openings",
    "log",
    "mails",
)
"""All that these activities write."""


def step(name: str, actor: Actor = PORTAL) -> Step:
    return Step("app-of-the-test", name, actor)


async def twice(storage: Storage, activity: Any, record: Any) -> Any:
    """Run it, and again a little later as a retry would; gives the answer, which has to be the same."""
    first = await activity(record)
    after_first = await everything(storage, TABLES)
    second = await activity(record)
    assert second == first
    assert await everything(storage, TABLES) == after_first
    return first


async def submission(storage: Storage, clock: StillClock) -> SubmitApp:
    partner_id = uuid4()
    row = PartnerRow(
        id=partner_id,
        slug="drie",
        name="DriesTech2",
        kind=PartnerKind.VENDOR,
        description="",
        website="",
        contact_email="pat@partner.example",
        visible=False,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    async with storage.writing() as session:
        session.add(row)
    return SubmitApp(uuid4(), partner_id, "BlueDries", "", "pat@partner.example", {Api.LEERLINGEN: "ja"})


async def approved(storage: Storage, record: AppRecord, clock: StillClock) -> AppState:
    app = await submission(storage, clock)
    await record.record_app_submitted(RecordSubmission(step("submit", PARTNER), app))
    decision = decide(submit(app).after, ApproveApp(), HELPDESK)
    await record.record_app_decision(RecordDecision(step("approve", HELPDESK), decision))
    await record.record_client_assigned(RecordClient(step("client"), app.app_id, "client-1", True))
    return decision.after.with_client("client-1")


async def test_the_life_of_an_app_recorded_twice_is_recorded_once(storage: Storage) -> None:
    clock = StillClock()
    record = AppRecord(storage, clock, "helpdesk@informat.example")
    app = await submission(storage, clock)
    assert (
        len(await twice(storage, record.record_app_submitted, RecordSubmission(step("1", PARTNER), app))) == 2
    )
    decision = decide(submit(app).after, ApproveApp(), HELPDESK)
    await twice(storage, record.record_app_decision, RecordDecision(step("2", HELPDESK), decision))
    client = RecordClient(step("3"), app.app_id, "client-1", True)
    assert len(await twice(storage, record.record_client_assigned, client)) == 1
    off = replace(client, step=step("4"), active=False)
    await twice(storage, record.record_client_active, off)
    secret = RecordSecret(step("5", PARTNER), app.app_id, "client-1", UUID(int=7))
    await twice(storage, record.record_secret_added, secret)
    await twice(storage, record.record_secret_removed, replace(secret, step=step("6", PARTNER)))
    keys = RecordPublicKeys(step("7", PARTNER), app.app_id, "client-1", ("thumbprint",))
    await twice(storage, record.record_public_keys, keys)


async def test_r14_a_contact_address_changed_twice_owes_the_same_two_mails(storage: Storage) -> None:
    clock = StillClock()
    record = AppRecord(storage, clock, "helpdesk@informat.example")
    state = await approved(storage, record, clock)
    decision = decide(state, ChangeContact("it@partner.example"), PARTNER)
    change = RecordDecision(step("moved", PARTNER), decision)
    assert len(await twice(storage, record.record_app_decision, change)) == 2
    before = await everything(storage, TABLES)
    with pytest.raises(ApplicationError) as refused:
        await record.record_app_decision(replace(change, step=step("moved again", PARTNER)))
    assert (refused.value.type, refused.value.non_retryable) == ("contact_unchanged", True)
    assert await everything(storage, TABLES) == before


async def test_invitations_recorded_twice_are_recorded_once(storage: Storage) -> None:
    clock = StillClock()
    state = await approved(storage, AppRecord(storage, clock, "helpdesk@informat.example"), clock)
    record = InvitationRecord(storage, clock)
    invitation_id = uuid4()
    invitation = RecordInvitation(step("sent", PARTNER), invitation_id, state.app_id, "an@school.example")
    await twice(storage, record.record_invitation_sent, invitation)
    opening = RecordOpening(step("opened", ADMIN), invitation_id, 1)
    await twice(storage, record.record_invitation_opened, opening)
    clock.move(timedelta(days=3))
    change = RecordInvitationChange(step("resent", PARTNER), invitation_id)
    await twice(storage, record.record_invitation_resent, change)
    await twice(storage, record.record_invitation_expired, replace(change, step=step("over")))
    await twice(storage, record.record_invitation_revoked, replace(change, step=step("revoked", PARTNER)))


async def test_a_decision_that_lost_the_race_writes_nothing(storage: Storage) -> None:
    clock = StillClock()
    record = AppRecord(storage, clock, "helpdesk@informat.example")
    state = await approved(storage, record, clock)
    before = await everything(storage, TABLES)
    stale = decide(
        replace(state, status=AppStatus.SUBMITTED, requested=state.enabled), RejectApp("nee"), HELPDESK
    )
    with pytest.raises(ApplicationError) as refused:
        await record.record_app_decision(RecordDecision(step("late", HELPDESK), stale))
    assert (refused.value.type, refused.value.non_retryable) == ("status_not_allowed", True)
    assert await everything(storage, TABLES) == before
