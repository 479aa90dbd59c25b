"""Who acts for a partner: several people, of whom at least one is an owner."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from domain.partner_commands import AcceptMember, ChangeOwner, InviteMember, MemberCommand, RemoveMember
from domain.refusals import LastOwnerStays, LinkExpired, MemberNotFound, OwnersOnly

INVITED_FOR = timedelta(days=7)
"""How long a colleague has to accept; the mail says until when."""


@dataclass(frozen=True)
class Team:
    """The accounts that act for a partner, the owners among them, and those whose invitation is open."""

    members: frozenset[UUID]
    owners: frozenset[UUID]
    invited: frozenset[UUID] = frozenset()


def decide(team: Team, by: UUID, command: MemberCommand) -> Team:
    """The team after a command. Refuses `OwnersOnly`, `MemberNotFound`, `LastOwnerStays`, `LinkExpired`."""
    match command:
        case InviteMember(invitation_id):
            _refuse_unless_owner(team, by)
            return replace(team, invited=team.invited | {invitation_id})
        case AcceptMember(invitation_id):
            return _joined(team, invitation_id)
        case RemoveMember(account_id):
            return _removed(team, by, account_id)
        case ChangeOwner(account_id, owner):
            _refuse_unless_owner(team, by)
            _refuse_unless_member(team, account_id)
            return replace(team, owners=team.owners | {account_id} if owner else _without(team, account_id))


def _joined(team: Team, invitation_id: UUID) -> Team:
    if invitation_id in team.members:
        return team
    if invitation_id not in team.invited:
        raise LinkExpired("The invitation is over, or was taken back.")
    return replace(team, members=team.members | {invitation_id}, invited=team.invited - {invitation_id})


def _removed(team: Team, by: UUID, account_id: UUID) -> Team:
    """Anyone may leave; to send another away, or take an invitation back, is an owner's."""
    if account_id != by:
        _refuse_unless_owner(team, by)
    if account_id in team.invited:
        return replace(team, invited=team.invited - {account_id})
    _refuse_unless_member(team, account_id)
    return replace(team, members=team.members - {account_id}, owners=_without(team, account_id))


def _without(team: Team, account_id: UUID) -> frozenset[UUID]:
    owners = team.owners - {account_id}
    if not owners:
        raise LastOwnerStays("A partner has at least one owner; make somebody else an owner first.")
    return owners


def _refuse_unless_owner(team: Team, by: UUID) -> None:
    if by not in team.owners:
        raise OwnersOnly("Only an owner of the organisation does this.")


def _refuse_unless_member(team: Team, account_id: UUID) -> None:
    if account_id not in team.members:
        raise MemberNotFound("There is no such member.")
