"""What a link is worth, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.invitations import Invitation, InvitationState
from domain.refusals import LinkExpired, LinkRevoked, Refusal

SENT = datetime(2026, 1, 31, 9, tzinfo=UTC)
END = datetime(2026, 2, 28, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OPEN = Invitation(2, SENT)
REVOKED = Invitation(2, SENT, revoked_at=SENT + timedelta(days=1))


def test_r11_a_link_ends_a_calendar_month_after_it_was_sent() -> None:
    assert OPEN.expires_at == END


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        pytest.param(SENT, InvitationState.OPEN, id="as it is sent"),
        pytest.param(END - SECOND, InvitationState.OPEN, id="the last second"),
        pytest.param(END, InvitationState.EXPIRED, id="the end itself"),
        pytest.param(END + timedelta(days=365), InvitationState.EXPIRED, id="a year later"),
    ],
)
def test_r11_an_invitation_is_open_until_its_end(moment: datetime, state: InvitationState) -> None:
    assert OPEN.state_at(moment) is state


@pytest.mark.parametrize("moment", [SENT, END + SECOND])
def test_r12_a_revoked_invitation_stays_revoked_also_after_its_end(moment: datetime) -> None:
    assert REVOKED.state_at(moment) is InvitationState.REVOKED


def test_r11_an_open_link_lets_everybody_through_who_holds_it() -> None:
    for _ in range(3):
        OPEN.admit(2, END - SECOND)


@pytest.mark.parametrize(
    ("invitation", "generation", "moment", "refusal"),
    [
        pytest.param(OPEN, 2, END, LinkExpired, id="expired"),
        pytest.param(OPEN, 1, SENT, LinkRevoked, id="an older link"),
        pytest.param(OPEN, 3, SENT, LinkRevoked, id="a link that was not sent yet"),
        pytest.param(OPEN, 1, END, LinkRevoked, id="an older link, and the month is over"),
        pytest.param(REVOKED, 2, SENT, LinkRevoked, id="revoked"),
        pytest.param(REVOKED, 2, END, LinkRevoked, id="revoked, and the month is over"),
    ],
)
def test_r12_any_other_link_is_dead(
    invitation: Invitation, generation: int, moment: datetime, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        invitation.admit(generation, moment)


def test_r12_a_resend_has_a_month_of_its_own() -> None:
    resent = Invitation(3, SENT + timedelta(days=20))
    resent.admit(3, END + SECOND)
    assert resent.expires_at == datetime(2026, 3, 20, 9, tzinfo=UTC)
