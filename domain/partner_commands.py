"""What can be asked of a partner's account, and of whom it can be refused before anything is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.command_names import command_name
from domain.email_addresses import email_address
from domain.partners import PartnerKind, Profile, partner_description, proper_name, website_address
from domain.refusals import ReasonMissing, RoleNotAllowed
from domain.viewers import Actor, Role


@dataclass(frozen=True)
class ChangeProfile:
    """R2: what a member changes. None leaves a field as it is, so that two can change different ones."""

    name: str | None = None
    kind: PartnerKind | None = None
    description: str | None = None
    website: str | None = None
    contact_email: str | None = None
    visible: bool | None = None


@dataclass(frozen=True)
class ChangeLogo:
    """R2: the picture that the web keeps under this id becomes the logo; None takes the logo away."""

    upload_id: UUID | None = None


@dataclass(frozen=True)
class InviteMember:
    """An owner asks a colleague, by mail, to act for the partner too."""

    invitation_id: UUID
    email: str


@dataclass(frozen=True)
class AcceptMember:
    """The colleague accepts. From then on the invitation's id is the id of his account."""

    invitation_id: UUID


@dataclass(frozen=True)
class RemoveMember:
    """An owner removes a member or takes an invitation back; or a member leaves."""

    account_id: UUID


@dataclass(frozen=True)
class ChangeOwner:
    """An owner makes another member an owner, or no owner any more."""

    account_id: UUID
    owner: bool


@dataclass(frozen=True)
class SuspendPartner:
    """R2: Informat takes a partner out of the directory, with a reason that the partner is mailed."""

    reason: str


@dataclass(frozen=True)
class ResumePartner:
    """R2: Informat lets the partner be seen again, if it wants to be."""

    reason: str = ""


MemberCommand = InviteMember | AcceptMember | RemoveMember | ChangeOwner
PartnerCommand = ChangeProfile | ChangeLogo | MemberCommand | SuspendPartner | ResumePartner

ROLE_OF: Mapping[type[PartnerCommand], Role] = {
    ChangeProfile: Role.PARTNER,
    ChangeLogo: Role.PARTNER,
    InviteMember: Role.PARTNER,
    AcceptMember: Role.PARTNER,
    RemoveMember: Role.PARTNER,
    ChangeOwner: Role.PARTNER,
    SuspendPartner: Role.HELPDESK,
    ResumePartner: Role.HELPDESK,
}
PARTNER_COMMANDS: Mapping[str, type[PartnerCommand]] = {command_name(one): one for one in ROLE_OF}


def check(command: PartnerCommand, actor: Actor) -> None:
    """Refuse what is wrong whatever the partner's state: the role, a field, a reason that is missing."""
    role = ROLE_OF[type(command)]
    if actor.role is not role:
        raise RoleNotAllowed(f"{command_name(type(command))} is for the {role}, not for the {actor.role}.")
    match command:
        case ChangeProfile():
            tidied(command)
        case InviteMember(email=email):
            email_address(email)
        case SuspendPartner(reason=reason) if not reason.strip():
            raise ReasonMissing("Say why; the partner reads it.")
        case _:
            pass


def tidied(change: ChangeProfile) -> ChangeProfile:
    """The change as it is kept: without spaces around it. Refuses a field that is not right."""
    return replace(
        change,
        name=None if change.name is None else proper_name(change.name),
        description=None if change.description is None else partner_description(change.description),
        website=None if change.website is None else website_address(change.website),
        contact_email=None if change.contact_email is None else email_address(change.contact_email),
    )


def changed(profile: Profile, change: ChangeProfile) -> Profile:
    """The profile after a change."""
    asked = vars(tidied(change))
    return replace(profile, **{name: value for name, value in asked.items() if value is not None})
