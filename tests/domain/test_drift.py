"""Drift: record and server in, differences out; and what can be done about each (R7, R25, R54, R61)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.drift import (
    Difference,
    DriftAnswer,
    DriftKind,
    LinkedApp,
    RecordedClient,
    ServerClient,
    answers_to,
    check_answer,
    check_who_answers,
    differences,
)
from domain.identity_refusals import ClientNotMadeAgain
from domain.refusals import DriftAnswerNotPossible, RoleNotAllowed
from domain.viewers import Actor, Role
from tests.domain.strategies import PLACES, apis, rights

NASSAU, KLIM_OP = AccessRight(Api.LEERLINGEN, "001057"), AccessRight(Api.LEERLINGEN, "001073")
RECORD = RecordedClient(True, frozenset({NASSAU}), foreign=frozenset({"openid"}))
SERVER = ServerClient(True, frozenset({NASSAU}), frozenset({"openid"}))
K, A = DriftKind, DriftAnswer

foreign = st.frozensets(st.sampled_from(["openid", "export"]))
apps = st.none() | st.builds(LinkedApp, st.sampled_from(AppStatus), apis)
records = st.builds(RecordedClient, st.booleans(), rights, rights, foreign, st.booleans(), apps)
servers = st.builds(ServerClient, st.booleans(), rights, foreign)


@pytest.mark.parametrize(
    ("record", "server", "found"),
    [
        (RECORD, SERVER, {}),
        (None, None, {}),
        (None, SERVER, {(K.CLIENT_UNKNOWN, None)}),
        (RECORD, None, {(K.CLIENT_GONE, None)}),
        (RecordedClient(False), None, {}),
        (RecordedClient(False, frozenset({NASSAU})), None, {(K.CLIENT_GONE, None)}),
        (RECORD, replace(SERVER, rights=frozenset({NASSAU, KLIM_OP})), {(K.UNRECORDED_RIGHT, KLIM_OP)}),
        (RECORD, replace(SERVER, rights=frozenset()), {(K.MISSING_RIGHT, NASSAU)}),
        (RECORD, replace(SERVER, enabled=False), {(K.CLIENT_DISABLED, None)}),
        (replace(RECORD, active=False), SERVER, {(K.CLIENT_ENABLED, None)}),
        (replace(RECORD, active=False, switching=True), SERVER, {}),
        (RECORD, replace(SERVER, foreign=frozenset({"openid", "x"})), {(K.FOREIGN_SCOPE_NEW, "x")}),
        (RECORD, replace(SERVER, foreign=frozenset()), {(K.FOREIGN_SCOPE_GONE, "openid")}),
        (
            replace(RECORD, held=frozenset(), in_flight=frozenset({NASSAU, KLIM_OP})),
            SERVER,
            {},
        ),
    ],
)
def test_what_differs(
    record: RecordedClient | None, server: ServerClient | None, found: set[tuple[DriftKind, object]]
) -> None:
    seen = differences("client", record, server)
    assert {(one.kind, one.right or one.scope) for one in seen} == set(found)


@given(records)
def test_a_server_that_is_as_the_record_says_does_not_differ(record: RecordedClient) -> None:
    assert not differences("client", record, ServerClient(record.active, record.held, record.foreign))


@given(records, servers)
def test_what_is_in_flight_is_no_drift(record: RecordedClient, server: ServerClient) -> None:
    found = differences("client", record, server)
    assert not {one.right for one in found} & record.in_flight
    switched = {one.kind for one in found} & {K.CLIENT_ENABLED, K.CLIENT_DISABLED}
    assert not (record.switching and switched)


@given(records, servers)
def test_adopting_or_restoring_everything_leaves_no_difference(
    record: RecordedClient, server: ServerClient
) -> None:
    """What the record would be, or the server, after every difference was answered one way."""
    found = differences("client", record, server)
    new = {one.right for one in found if one.kind is K.UNRECORDED_RIGHT and one.right}
    missing = {one.right for one in found if one.kind is K.MISSING_RIGHT and one.right}
    switched = bool({one.kind for one in found} & {K.CLIENT_ENABLED, K.CLIENT_DISABLED})
    adopted = replace(
        record,
        held=frozenset(record.held | new) - missing,
        foreign=server.foreign,
        active=record.active ^ switched,
    )
    restored = replace(
        server,
        rights=frozenset(server.rights | missing) - new,
        foreign=record.foreign,
        enabled=server.enabled ^ switched,
    )
    assert not differences("client", adopted, server)
    assert not differences("client", record, restored)


@given(records, servers)
def test_a_difference_found_again_has_the_same_id_and_no_other_has_it(
    record: RecordedClient, server: ServerClient
) -> None:
    found = differences("client", record, server)
    assert len({one.id for one in found}) == len(found)
    assert {one.id for one in differences("client", record, server)} == {one.id for one in found}
    assert not {one.id for one in found} & {one.id for one in differences("other", record, server)}


@given(st.sampled_from(DriftKind), st.sampled_from(PLACES), apps)
def test_every_difference_can_be_answered_somehow(
    kind: DriftKind, right: AccessRight, app: LinkedApp | None
) -> None:
    assert answers_to(Difference("client", kind, right), app, own_client_ids=True)


@given(st.sampled_from(DriftKind), st.sampled_from(PLACES), apps)
def test_a_client_is_made_again_only_where_it_gets_the_same_id(
    kind: DriftKind, right: AccessRight, app: LinkedApp | None
) -> None:
    found = Difference("client", kind, right)
    there, elsewhere = (answers_to(found, app, own_client_ids=own) for own in (True, False))
    if kind is not K.CLIENT_GONE:
        assert elsewhere == there
        return
    assert elsewhere == there - {A.RESTORE}
    with pytest.raises(ClientNotMadeAgain):
        check_answer(found, A.RESTORE, app, own_client_ids=False)


@given(st.sampled_from([K.FOREIGN_SCOPE_NEW, K.FOREIGN_SCOPE_GONE, K.CLIENT_UNKNOWN]), apps)
def test_r7_foreign_scopes_and_unknown_clients_are_never_touched(
    kind: DriftKind, app: LinkedApp | None
) -> None:
    with pytest.raises(DriftAnswerNotPossible):
        check_answer(Difference("client", kind, scope="x"), A.RESTORE, app, own_client_ids=True)


@given(st.sampled_from([K.CLIENT_ENABLED, K.CLIENT_DISABLED, K.CLIENT_GONE]), st.sampled_from(AppStatus))
def test_r61_whether_an_apps_client_is_active_follows_from_its_status(
    kind: DriftKind, status: AppStatus
) -> None:
    linked = LinkedApp(status, frozenset(Api))
    found = Difference("client", kind)
    assert answers_to(found, linked, own_client_ids=True) == {A.RESTORE}
    assert answers_to(found, None, own_client_ids=True) == {A.ADOPT, A.RESTORE}


@given(st.sampled_from(AppStatus), apis)
def test_r52_r56_a_right_is_adopted_only_where_it_could_have_been_granted(
    status: AppStatus, enabled: frozenset[Api]
) -> None:
    found = Difference("client", K.UNRECORDED_RIGHT, NASSAU)
    offered = A.ADOPT in answers_to(found, LinkedApp(status, enabled), own_client_ids=True)
    assert offered == (status is AppStatus.APPROVED and Api.LEERLINGEN in enabled)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HELPDESK])
def test_r25_only_the_helpdesk_answers(role: Role) -> None:
    with pytest.raises(RoleNotAllowed):
        check_who_answers(Actor(role, "an", "An"))
