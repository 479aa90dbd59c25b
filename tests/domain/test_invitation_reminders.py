"""When an invitation is reminded of, and what it may propose (R9, R11, R52)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.invitations import Invitation, check_proposal
from domain.refusals import ApiNotEnabled
from tests.domain.test_access_change import APP, NASSAU, STAFF

SENT = datetime(2026, 3, 10, 9, tzinfo=UTC)
INVITATION = Invitation(1, SENT)


def test_r11_reminders_come_a_week_and_a_day_before_the_end() -> None:
    end = INVITATION.expires_at
    assert INVITATION.reminders == (end - timedelta(days=7), end - timedelta(days=1))


def test_r11_a_reminder_comes_at_the_same_hour_though_the_clocks_change_in_between() -> None:
    summer_time_begins_on_the_29th = Invitation(1, datetime(2026, 2, 28, 9, tzinfo=UTC)).reminders
    assert summer_time_begins_on_the_29th[0] == datetime(2026, 3, 21, 9, tzinfo=UTC)
    over_the_change = Invitation(1, datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert over_the_change.expires_at == datetime(2026, 4, 2, 8, tzinfo=UTC)
    assert over_the_change.reminders[0] == datetime(2026, 3, 26, 9, tzinfo=UTC)


def test_r11_a_reminder_makes_sense_while_the_link_waits_for_somebody() -> None:
    week_before = INVITATION.reminders[0]
    assert INVITATION.deserves_reminder(week_before, opened=False, app=AppStatus.APPROVED)
    assert not INVITATION.deserves_reminder(week_before, opened=True, app=AppStatus.APPROVED)
    assert not INVITATION.deserves_reminder(INVITATION.expires_at, opened=False, app=AppStatus.APPROVED)
    revoked = replace(INVITATION, revoked_at=SENT)
    assert not revoked.deserves_reminder(week_before, opened=False, app=AppStatus.APPROVED)


@pytest.mark.parametrize("status", [one for one in AppStatus if one is not AppStatus.APPROVED])
def test_r56_nobody_is_reminded_of_an_app_that_can_be_given_nothing(status: AppStatus) -> None:
    assert not INVITATION.deserves_reminder(INVITATION.reminders[0], opened=False, app=status)


@pytest.mark.parametrize("proposed", [frozenset(), frozenset({NASSAU})])
def test_r52_what_is_enabled_can_be_proposed(proposed: frozenset[AccessRight]) -> None:
    check_proposal(APP, proposed)


def test_r52_what_is_not_enabled_cannot_be_proposed() -> None:
    with pytest.raises(ApiNotEnabled, match=Api.PERSONEEL):
        check_proposal(APP, frozenset({NASSAU, STAFF}))
