"""Who looks is who acts: the log keeps the role, the account and the name."""

from uuid import UUID

import pytest

from domain.authority import NO_AUTHORITY
from domain.viewers import (
    Actor,
    Helpdesk,
    OrdinaryUser,
    PartnerMember,
    Role,
    SchoolAdmin,
    Viewer,
)


@pytest.mark.parametrize(
    ("viewer", "actor"),
    [
        (
            PartnerMember(UUID(int=1), UUID(int=2), "Pat", owner=True),
            Actor(Role.PARTNER, str(UUID(int=1)), "Pat"),
        ),
        (SchoolAdmin("an", "An", NO_AUTHORITY), Actor(Role.SCHOOL_ADMIN, "an", "An")),
        (Helpdesk("joke", "Joke"), Actor(Role.HELPDESK, "joke", "Joke")),
        (OrdinaryUser("geert", "Geert"), Actor(Role.ORDINARY_USER, "geert", "Geert")),
    ],
)
def test_r57_the_log_keeps_who_somebody_is(viewer: Viewer, actor: Actor) -> None:
    assert viewer.actor == actor
