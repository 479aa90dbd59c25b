"""The log's chain: no row can be altered, left out or moved without the next one showing it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from domain.apis import AccessRight, Api
from domain.log_events import LogEvent, Step, chained_hash
from domain.viewers import Actor, Role

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
STEP = Step("app-1", "approve", Actor(Role.HELPDESK, "joke", "Joke"))
EVENT = LogEvent(
    step=STEP,
    event="access_granted",
    app_id=UUID(int=1),
    client_id="client",
    right=AccessRight(Api.LEERLINGEN, "001057"),
    before={"access": False},
    after={"access": True},
    part="leerlingen/001057",
)
OTHERWISE: dict[str, object] = {
    "step": replace(STEP, actor=Actor(Role.HELPDESK, "jan", "Jan")),
    "event": "access_revoked",
    "app_id": UUID(int=2),
    "client_id": None,
    "right": AccessRight(Api.PERSONEEL, "001057"),
    "before": {"access": True},
    "after": {},
    "part": "",
    "partner_id": UUID(int=3),
}


def chain(events: list[LogEvent]) -> bytes:
    head = b""
    for event in events:
        head = chained_hash(head, event, AT)
    return head


@pytest.mark.parametrize("field", [field.name for field in fields(LogEvent)])
def test_r57_altering_anything_that_a_row_says_breaks_the_chain(field: str) -> None:
    altered = replace(EVENT, **{field: OTHERWISE[field]})  # type: ignore[arg-type]
    assert chained_hash(b"", altered, AT) != chained_hash(b"", EVENT, AT)


@pytest.mark.parametrize("field", [field.name for field in fields(Step)])
def test_r57_altering_who_or_where_breaks_the_chain(field: str) -> None:
    values: dict[str, object] = {
        "workflow_id": "app-2",
        "name": "reject",
        "actor": replace(STEP.actor, id="jan"),
    }
    altered = replace(EVENT, step=replace(STEP, **{field: values[field]}))  # type: ignore[arg-type]
    assert chained_hash(b"", altered, AT) != chained_hash(b"", EVENT, AT)


def test_r57_altering_the_time_breaks_the_chain() -> None:
    later = AT + timedelta(microseconds=1)
    assert chained_hash(b"", EVENT, AT) != chained_hash(b"", EVENT, later)


def test_r57_each_order_of_rows_is_another_chain_and_so_is_each_row_left_out() -> None:
    rows = [replace(EVENT, part=part) for part in "abc"]
    orders = [list(order) for order in permutations(rows)]
    shorter = [[one for one in rows if one is not left_out] for left_out in rows]
    assert len({chain(order) for order in orders + shorter}) == len(orders) + len(shorter)


def test_the_hash_does_not_depend_on_the_order_of_facts() -> None:
    """The database keeps facts as JSONB, which sorts them its own way."""
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert chained_hash(b"", replace(EVENT, after=one), AT) == chained_hash(
        b"", replace(EVENT, after=other), AT
    )


def test_text_and_number_are_told_apart() -> None:
    one, other = ({"generation": 1}, {"generation": "1"})
    assert chained_hash(b"", replace(EVENT, after=one), AT) != chained_hash(
        b"", replace(EVENT, after=other), AT
    )


def test_rows_are_chained_per_app_and_per_client_without_one_and_per_partner() -> None:
    assert EVENT.chain == f"app-{UUID(int=1)}"
    assert replace(EVENT, app_id=None).chain == "client-client"
    assert LogEvent(STEP, "profile_changed", partner_id=UUID(int=3)).chain == f"partner-{UUID(int=3)}"
