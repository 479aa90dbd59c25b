"""The rights of a client on their way in and out."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.access_change import AccessDifference
from domain.apis import AccessRight, Api
from storage.sessions import WriteSession
from storage.tables import AccessRightRow, AccessState
from storage.write import access, clients, invitations
from tests.domain.saves import Save, good_save
from tests.storage import rows
from tests.storage.rows import NOW

CLIENT = "57779fc8"
NASSAU, KLIM_OP = AccessRight(Api.LEERLINGEN, "001057"), AccessRight(Api.LEERLINGEN, "001073")
Rights = frozenset[AccessRight]
NONE: Rights = frozenset()


async def fill(session: WriteSession, held: Iterable[AccessRight]) -> None:
    both = [rows.client(CLIENT), rows.client("another")]
    of_another = [rows.access_right("another", right) for right in (NASSAU, KLIM_OP)]
    await rows.add(session, both, [*of_another, *(rows.access_right(CLIENT, right) for right in held)])


async def states(session: WriteSession, client_id: str = CLIENT) -> dict[AccessRight, AccessState]:
    columns = (AccessRightRow.api, AccessRightRow.target, AccessRightRow.state)
    found = await session.execute(select(*columns).where(AccessRightRow.client_id == client_id))
    return {AccessRight(api, target): state for api, target, state in found}


@settings(max_examples=20)
@given(good_save())
async def test_r54_a_change_that_is_marked_and_settled_leaves_what_was_planned(
    worker: AsyncEngine, save: Save
) -> None:
    async with worker.connect() as connection, WriteSession(connection) as session:
        await fill(session, save.held)
        difference = save.on(save.held).planned
        for _ in range(2):
            await access.mark(session, CLIENT, difference, "An", NOW)
        on_their_way = difference.grant | difference.revoke
        assert await access.held_and_unsettled(session, CLIENT) == (save.held - on_their_way, on_their_way)
        for _ in range(2):
            await access.settle(session, CLIENT, difference)
        assert await access.held_and_unsettled(session, CLIENT) == (save.on(save.held).after, NONE)
        assert await states(session, "another") == dict.fromkeys((NASSAU, KLIM_OP), AccessState.GRANTED)


@settings(max_examples=20)
@given(good_save())
async def test_r56_a_change_that_is_marked_and_taken_back_leaves_what_was(
    worker: AsyncEngine, save: Save
) -> None:
    async with worker.connect() as connection, WriteSession(connection) as session:
        await fill(session, save.held)
        difference = save.on(save.held).planned
        await access.mark(session, CLIENT, difference, "An", NOW)
        for _ in range(2):
            await access.unmark(session, CLIENT, difference)
        assert await states(session) == dict.fromkeys(save.held, AccessState.GRANTED)


async def test_r54_rows_say_which_way_they_are_going(session: WriteSession) -> None:
    await fill(session, [NASSAU])
    await access.mark(session, CLIENT, AccessDifference(frozenset({KLIM_OP}), frozenset({NASSAU})), "An", NOW)
    assert await states(session) == {NASSAU: AccessState.REVOKING, KLIM_OP: AccessState.GRANTING}


async def test_settling_one_change_leaves_another_on_its_way(session: WriteSession) -> None:
    await fill(session, [])
    one, other = (AccessDifference(frozenset({right}), NONE) for right in (NASSAU, KLIM_OP))
    for difference in (one, other):
        await access.mark(session, CLIENT, difference, "An", NOW)
    await access.settle(session, CLIENT, one)
    assert await states(session) == {NASSAU: AccessState.GRANTED, KLIM_OP: AccessState.GRANTING}


async def test_r7_an_import_takes_over_a_client_with_more_rights_than_one_statement_takes(
    session: WriteSession,
) -> None:
    await fill(session, [NASSAU])
    there = [AccessRight(Api.PERSONEEL, f"{number:06}") for number in range(6_000)]
    assert await clients.add_rights(session, CLIENT, [NASSAU, *there], "import", NOW) == there
    assert await clients.add_rights(session, CLIENT, [NASSAU, *there], "import", NOW) == []
    assert len(await states(session)) == 6_001


@pytest.mark.parametrize(
    "reason", ["somebody else", "an older link", "revoked", "expired", "not opened", "good"]
)
async def test_r33_r50_only_a_good_link_that_he_opened_invites_an_admin(
    session: WriteSession, reason: str
) -> None:
    app_id, invitation_id = UUID(int=1), UUID(int=3)
    await rows.add(session, [rows.partner(2)], [rows.app(1, 2)])
    await invitations.add(session, invitation_id, app_id, "an@school.example", [], NOW)
    if reason != "not opened":
        await invitations.note_opening(session, invitation_id, "an", 1, NOW)
    if reason == "an older link":
        await invitations.resend(session, invitation_id, NOW)
    if reason == "revoked":
        await invitations.revoke(session, invitation_id, NOW)
    who = "els" if reason == "somebody else" else "an"
    at = NOW + timedelta(days=31 if reason == "expired" else 1)
    assert await access.was_invited(session, app_id, who, at) == (reason == "good")
