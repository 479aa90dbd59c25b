"""What the rules decide of an app is what the tables then hold."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.apis import Api
from domain.app_commands import (
    ApproveApp,
    ArchiveApp,
    ChangeContact,
    ClaimTask,
    Command,
    LinkClient,
    ReinstateApp,
    RejectApp,
    RequestApis,
    RequestInformation,
    ResumeApp,
    SuspendApp,
)
from domain.app_lifecycle import ROLE_OF, AppState, AppStatus, Decision, commands_for, decide, submit
from domain.log_events import Step
from domain.refusals import ClientNotFound, ClientTaken, Refusal
from domain.viewers import Role
from storage.sessions import WriteSession
from storage.tables import AppRow, TaskNoteRow
from storage.write import apps
from tests.domain.lives import ASKED, COMMANDS, JOKE, MORE, PAT, submission
from tests.domain.strategies import apis as some_apis
from tests.storage import rows
from tests.storage.rows import NOW

LATER = NOW + timedelta(days=1)
APP = UUID(int=1)


async def submitted(session: WriteSession, *asked: Api, existing_client: str | None = None) -> AppState:
    """A submitted app of a partner, and a client that nobody has."""
    await rows.add(session, [rows.partner(2)], [rows.client("informat_customer_nassau")])
    app = submission(*asked, existing_client=existing_client)
    await apps.add(session, app, NOW)
    return submit(app).after


async def row_of(session: WriteSession) -> AppRow:
    return await session.get_one(AppRow, APP, populate_existing=True)


async def moved(session: WriteSession, state: AppState, *commands: Command) -> AppState:
    """The state after these commands, each of them written."""
    for command in commands:
        actor = JOKE if ROLE_OF[type(command)] is Role.HELPDESK else PAT
        decision = decide(state, command, actor)
        assert await apps.move(session, decision, LATER)
        state = decision.after
    return state


async def held(session: WriteSession) -> AppState | None:
    session.expire_all()
    return await apps.hold_state(session, APP)


@settings(max_examples=20)
@given(some_apis.filter(bool), st.data())
async def test_r60_after_each_decision_the_tables_hold_what_the_rules_say(
    worker: AsyncEngine, asked: frozenset[Api], data: st.DataObject
) -> None:
    async with worker.connect() as connection, WriteSession(connection) as session:
        state = await submitted(session, *asked)
        assert await held(session) == state
        for _ in range(6):
            kinds = [*commands_for(state, Role.HELPDESK), *commands_for(state, Role.PARTNER)]
            command = COMMANDS[data.draw(st.sampled_from(kinds))]
            try:
                state = await moved(session, state, command)
            except Refusal:
                continue
            assert await held(session) == replace(state, claimed_by=None)


async def test_a_decision_on_a_state_that_is_over_is_a_lost_race_and_changes_nothing(
    session: WriteSession,
) -> None:
    state = await submitted(session, ASKED)
    approval, refusal = (
        decide(state, ApproveApp(frozenset({ASKED})), JOKE),
        decide(state, RejectApp("nee"), JOKE),
    )
    assert await apps.move(session, approval, LATER)
    for lost in (refusal, approval):
        assert not await apps.move(session, lost, LATER + timedelta(days=1))
    assert await held(session) == approval.after
    assert (await row_of(session)).decided_at == LATER


async def test_r8_the_day_of_the_decision_outlasts_a_pause_and_the_archive(session: WriteSession) -> None:
    state = await moved(session, await submitted(session, ASKED), ApproveApp(frozenset({ASKED})))
    for command in (SuspendApp("onderzoek"), ResumeApp(), ArchiveApp(), ReinstateApp()):
        decision = decide(state, command, JOKE)
        assert await apps.move(session, decision, LATER + timedelta(days=30))
        state = decision.after
    assert (await row_of(session)).decided_at == LATER


async def test_r8_a_request_waits_from_when_it_came_until_it_is_decided(session: WriteSession) -> None:
    state = await submitted(session, ASKED)
    assert (await row_of(session)).waiting_since == NOW
    state = await moved(session, state, ClaimTask())
    assert (await row_of(session)).waiting_since == NOW
    state = await moved(session, state, ApproveApp(frozenset({ASKED})))
    assert (await row_of(session)).waiting_since is None
    await moved(session, state, RequestApis({MORE: "roosters"}))
    assert (await row_of(session)).waiting_since == LATER


async def test_r8_a_claim_is_no_change_of_the_app(session: WriteSession) -> None:
    await moved(session, await submitted(session, ASKED), ClaimTask())
    row = await row_of(session)
    assert (row.claimed_by_id, row.claimed_by, row.changed_at) == (JOKE.id, JOKE.name, NOW)


async def test_r14_another_contact_address_leaves_informats_question_as_it_is(session: WriteSession) -> None:
    state = await moved(session, await submitted(session, ASKED), RequestInformation("Waarvoor?"))
    await moved(session, state, ChangeContact("it@driestech.example"))
    row = await row_of(session)
    assert (row.contact_email, row.decision_note, row.status) == (
        "it@driestech.example",
        "Waarvoor?",
        AppStatus.INFORMATION_REQUESTED,
    )


async def test_r6_a_client_of_another_app_cannot_be_linked(session: WriteSession) -> None:
    state = await moved(session, await submitted(session, ASKED), ApproveApp(frozenset({ASKED})))
    await rows.add(session, [rows.app(9, 2, client_id="informat_customer_nassau")])
    linking = decide(state, LinkClient("informat_customer_nassau"), JOKE)
    with pytest.raises(ClientTaken):
        await apps.move(session, linking, LATER)


async def test_r5_a_client_that_the_portal_does_not_know_cannot_be_linked(session: WriteSession) -> None:
    state = await moved(session, await submitted(session, ASKED), ApproveApp(frozenset({ASKED})))
    with pytest.raises(ClientNotFound):
        await apps.move(session, decide(state, LinkClient("nobody"), JOKE), LATER)


async def test_r5_a_client_that_the_partner_proved_becomes_the_apps_with_the_approval(
    session: WriteSession,
) -> None:
    state = await submitted(session, ASKED, existing_client="informat_customer_proven")
    state = await moved(session, state, ApproveApp(frozenset({ASKED})))
    assert state.client_id == "informat_customer_proven"
    assert (await row_of(session)).client_id == "informat_customer_proven"


async def test_r6_an_app_is_given_one_client_once_and_no_other(session: WriteSession) -> None:
    await submitted(session, ASKED)
    for _ in range(2):
        assert await apps.assign_client(session, APP, "made", "BlueDries", LATER)
    assert not await apps.assign_client(session, APP, "another", "BlueDries", LATER)
    assert (await row_of(session)).client_id == "made"


async def test_r6_a_client_that_has_an_app_is_given_to_no_second(session: WriteSession) -> None:
    await submitted(session, ASKED)
    await rows.add(session, [rows.app(9, 2, client_id="informat_customer_nassau")])
    assert not await apps.assign_client(session, APP, "informat_customer_nassau", "BlueDries", LATER)
    assert (await row_of(session)).client_id is None


async def test_a_note_of_the_helpdesk_is_kept_once(session: WriteSession) -> None:
    await submitted(session, ASKED)
    for text in ("bellen", "bellen, nog eens"):
        await apps.add_note(session, Step("app", "note", JOKE), APP, text, NOW)
    [note] = await session.scalars(TaskNoteRow.__table__.select().with_only_columns(TaskNoteRow.text))
    assert note == "bellen"


async def test_an_app_that_there_is_not_has_no_state(session: WriteSession) -> None:
    assert await held(session) is None
    app = AppState(APP, UUID(int=2), AppStatus.SUBMITTED, frozenset(), frozenset())
    assert not await apps.move(session, Decision("app_withdrawn", app, app), NOW)
