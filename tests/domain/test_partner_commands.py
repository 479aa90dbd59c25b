"""What can be asked of a partner's account, as far as it can be judged without looking anything up."""

from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.partner_commands import (
    PARTNER_COMMANDS,
    ROLE_OF,
    AcceptMember,
    ChangeLogo,
    ChangeOwner,
    ChangeProfile,
    InviteMember,
    PartnerCommand,
    RemoveMember,
    ResumePartner,
    SuspendPartner,
    changed,
    check,
)
from domain.partners import PartnerKind, Profile
from domain.refusals import BadEmailAddress, BadName, BadWebsite, ReasonMissing, RoleNotAllowed
from domain.viewers import Actor, Role

SOMEBODY = UUID(int=1)
COMMANDS: list[PartnerCommand] = [
    ChangeProfile(name="CampusWise"),
    ChangeLogo(SOMEBODY),
    InviteMember(SOMEBODY, "an@partner.example"),
    AcceptMember(SOMEBODY),
    RemoveMember(SOMEBODY),
    ChangeOwner(SOMEBODY, owner=True),
    SuspendPartner("klachten"),
    ResumePartner(),
]
PROFILE = Profile("CampusWise", PartnerKind.VENDOR, "", "", "info@campuswise.example", visible=False)


def actor(role: Role) -> Actor:
    return Actor(role, "somebody", "Somebody")


def test_every_command_has_a_role_and_a_name() -> None:
    assert set(get_args(PartnerCommand)) == set(ROLE_OF) == {type(one) for one in COMMANDS}
    assert PARTNER_COMMANDS["change_profile"] is ChangeProfile


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: type(one).__name__)
def test_r2_each_command_is_for_one_role(command: PartnerCommand, role: Role) -> None:
    if role is ROLE_OF[type(command)]:
        check(command, actor(role))
    else:
        with pytest.raises(RoleNotAllowed):
            check(command, actor(role))


def test_a_field_that_is_not_right_is_refused_before_anything_is_looked_up() -> None:
    for command, refusal in (
        (ChangeProfile(name=" "), BadName),
        (ChangeProfile(website="javascript:alert(1)"), BadWebsite),
        (ChangeProfile(contact_email="nobody"), BadEmailAddress),
        (InviteMember(SOMEBODY, "nobody"), BadEmailAddress),
    ):
        with pytest.raises(refusal):
            check(command, actor(Role.PARTNER))


def test_r2_a_partner_is_not_suspended_without_a_word() -> None:
    with pytest.raises(ReasonMissing):
        check(SuspendPartner(" "), actor(Role.HELPDESK))


@given(
    st.builds(
        ChangeProfile,
        name=st.none() | st.just(" Campus "),
        kind=st.none() | st.sampled_from(PartnerKind),
        visible=st.none() | st.booleans(),
    )
)
def test_r2_what_is_not_named_stays_as_it_is(change: ChangeProfile) -> None:
    after = changed(PROFILE, change)
    assert after.name == (PROFILE.name if change.name is None else "Campus")
    assert after.kind == (change.kind or PROFILE.kind)
    assert after.visible == (PROFILE.visible if change.visible is None else change.visible)
    assert after.contact_email == PROFILE.contact_email
