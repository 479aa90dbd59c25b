"""Who acts for a partner: who may ask what, and that a partner is never left without an owner."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.partner_commands import AcceptMember, ChangeOwner, InviteMember, MemberCommand, RemoveMember
from domain.partner_members import Team, decide
from domain.refusals import LastOwnerStays, LinkExpired, MemberNotFound, OwnersOnly, Refusal

OWNER, MEMBER, INVITED, STRANGER = (UUID(int=number) for number in range(1, 5))
PEOPLE = (OWNER, MEMBER, INVITED, STRANGER)
TEAM = Team(frozenset({OWNER, MEMBER}), frozenset({OWNER}), frozenset({INVITED}))


@pytest.mark.parametrize("by", [MEMBER, INVITED, STRANGER])
@pytest.mark.parametrize(
    "command",
    [
        InviteMember(STRANGER, "an@partner.example"),
        RemoveMember(OWNER),
        ChangeOwner(MEMBER, owner=True),
        ChangeOwner(OWNER, owner=False),
    ],
    ids=["invite", "remove another", "make an owner", "unmake an owner"],
)
def test_only_an_owner_decides_who_acts_for_a_partner(by: UUID, command: MemberCommand) -> None:
    with pytest.raises(OwnersOnly):
        decide(TEAM, by, command)


def test_a_member_may_leave() -> None:
    assert decide(TEAM, MEMBER, RemoveMember(MEMBER)).members == {OWNER}


def test_the_last_owner_neither_leaves_nor_becomes_a_plain_member() -> None:
    for command in (RemoveMember(OWNER), ChangeOwner(OWNER, owner=False)):
        with pytest.raises(LastOwnerStays):
            decide(TEAM, OWNER, command)


def test_an_owner_may_leave_once_there_is_another() -> None:
    two = decide(TEAM, OWNER, ChangeOwner(MEMBER, owner=True))
    assert decide(two, OWNER, RemoveMember(OWNER)) == Team(
        frozenset({MEMBER}), frozenset({MEMBER}), frozenset({INVITED})
    )


def test_an_owner_takes_an_invitation_back_and_it_lets_nobody_in() -> None:
    after = decide(TEAM, OWNER, RemoveMember(INVITED))
    with pytest.raises(LinkExpired):
        decide(after, INVITED, AcceptMember(INVITED))


def test_who_was_invited_joins_once_and_is_no_owner() -> None:
    joined = decide(TEAM, INVITED, AcceptMember(INVITED))
    assert joined == Team(frozenset({OWNER, MEMBER, INVITED}), frozenset({OWNER}))
    assert decide(joined, INVITED, AcceptMember(INVITED)) == joined


@pytest.mark.parametrize("command", [RemoveMember(STRANGER), ChangeOwner(INVITED, owner=True)])
def test_who_is_no_member_is_not_found(command: MemberCommand) -> None:
    with pytest.raises(MemberNotFound):
        decide(TEAM, OWNER, command)


people = st.sampled_from(PEOPLE)
commands = st.one_of(
    st.builds(InviteMember, people, st.just("an@partner.example")),
    st.builds(AcceptMember, people),
    st.builds(RemoveMember, people),
    st.builds(ChangeOwner, people, st.booleans()),
)


@given(st.lists(st.tuples(people, commands), max_size=30))
def test_no_sequence_of_commands_leaves_a_partner_without_an_owner(
    asked: list[tuple[UUID, MemberCommand]],
) -> None:
    team = Team(frozenset({OWNER}), frozenset({OWNER}))
    for by, command in asked:
        before = team
        try:
            team = decide(team, by, command)
        except Refusal:
            continue
        assert team.owners
        assert team.owners <= team.members
        assert team.owners == before.owners or by in before.owners
