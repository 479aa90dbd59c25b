"""The nightly upkeep: warnings before a secret ends (R62), the comparison, and what starts it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client

from domain.app_commands import SuspendApp
from tests.house import HELPDESK, PARTNER, House
from workflows.messages import SecretNotice
from workflows.schedules import make_schedules


@pytest.fixture
def house(empty_house: House) -> House:
    """A night goes over whatever there is."""
    return empty_house


async def secret_that_ends(house: House, app_id: UUID, ends: datetime) -> UUID:
    secret_id = uuid4()
    notice = SecretNotice(PARTNER, secret_id, ends)
    await house.commands.note_secret(app_id, notice, secret_id.hex, added=True)
    return secret_id


async def a_night(house: House) -> list[tuple[str, int]]:
    """One run, as the schedule starts it. Gives the warnings that were sent so far, by secret and days."""
    await house.nightly_upkeep(f"upkeep-{uuid4()}")
    rows = await house.rows("SELECT after FROM log WHERE event = 'secret_expiry_warned' ORDER BY position")
    sent = await house.rows("SELECT 1 FROM mails WHERE kind = 'secret_expires' AND state = 'accepted'")
    assert len(sent) == len(rows)
    return [(row.after["secret_id"], row.after["days"]) for row in rows]


async def test_r62_a_partner_is_warned_30_7_and_1_days_before_and_once_each(house: House) -> None:
    app_id, _ = await house.approved()
    ends = house.clock.now() + timedelta(days=31)
    secret_id = str(await secret_that_ends(house, app_id, ends))
    sent: list[list[int]] = []
    for days in (31, 30, 29, 7, 7, 2, 1, 0, -1):
        house.clock.moment = ends - timedelta(days=days)
        sent.append([warned for _, warned in await a_night(house)])
    assert sent == [[], [30], [30], [30, 7], [30, 7], [30, 7], [30, 7, 1], [30, 7, 1], [30, 7, 1]]
    [mail] = await house.rows("SELECT facts, \"to\" FROM mails WHERE kind = 'secret_expires' LIMIT 1")
    assert mail.to == "pat@partner.example"
    assert secret_id not in str(mail.facts)


async def test_r62_nobody_is_warned_of_a_secret_that_is_gone_or_of_an_app_that_is_not_approved(
    house: House,
) -> None:
    soon = house.clock.now() + timedelta(days=5)
    removed, suspended = [(await house.approved())[0] for _ in range(2)]
    secret_id = await secret_that_ends(house, removed, soon)
    await house.commands.note_secret(removed, SecretNotice(PARTNER, secret_id), "remove", added=False)
    await secret_that_ends(house, suspended, soon)
    await house.commands.command_app(suspended, HELPDESK, SuspendApp("onderzoek"), "suspend")
    assert await a_night(house) == []


async def test_a_night_compares(house: House) -> None:
    _, client_id = await house.approved()
    house.directory.give(client_id, "openid")
    await a_night(house)
    [row] = await house.rows("SELECT asked_by, differences FROM drift_checks")
    assert tuple(row) == ("Informat Partnerportaal", 1)


async def test_the_schedule_is_made_and_made_again_and_stays_paused(temporal: Client) -> None:
    name = f"upkeep-{uuid4()}"
    handle = temporal.get_schedule_handle(name)
    try:
        await make_schedules(temporal, "nobody", name)
        await handle.pause()
        await make_schedules(temporal, "nobody", name)
        found = await handle.describe()
        assert found.schedule.state.paused
        at = [moment.astimezone(UTC) for moment in found.info.next_action_times]
        assert {(moment.minute, moment.hour) for moment in at} <= {(15, 1), (15, 2)}
    finally:
        await handle.delete()
