"""Who looks or acts. Every query takes a viewer, so what somebody may see is decided in one place."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.authority import Authority


class Role(StrEnum):
    """The parts that people play in commands and in the log."""

    PARTNER = "partner"
    HELPDESK = "helpdesk"
    SCHOOL_ADMIN = "school_admin"
    ORDINARY_USER = "ordinary_user"
    PORTAL = "portal"


@dataclass(frozen=True)
class Actor:
    """Who did something, as the log keeps it: the id of an account, and the name people know him by.

    `token` is the name of the personal token that a script of his came with; None for himself.
    """

    role: Role
    id: str
    name: str
    token: str | None = None


PORTAL = Actor(Role.PORTAL, "portal", "Informat Partnerportaal")


@dataclass(frozen=True)
class PartnerMember:
    """Somebody who signed in for a partner organisation (R1)."""

    account_id: UUID
    partner_id: UUID
    name: str
    owner: bool
    token: str | None = None

    @property
    def actor(self) -> Actor:
        return Actor(Role.PARTNER, str(self.account_id), self.name, self.token)


@dataclass(frozen=True)
class SchoolAdmin:
    """An Informat account with Gebruikersbeheer 2.0, and what it administers now (R20, R22)."""

    user_id: str
    name: str
    authority: Authority

    @property
    def actor(self) -> Actor:
        return Actor(Role.SCHOOL_ADMIN, self.user_id, self.name)


@dataclass(frozen=True)
class Helpdesk:
    """Informat's own staff, who see everything (R25)."""

    user_id: str
    name: str

    @property
    def actor(self) -> Actor:
        return Actor(Role.HELPDESK, self.user_id, self.name)


@dataclass(frozen=True)
class OrdinaryUser:
    """An Informat account without Gebruikersbeheer 2.0, who may see nothing here (R21)."""

    user_id: str
    name: str

    @property
    def actor(self) -> Actor:
        return Actor(Role.ORDINARY_USER, self.user_id, self.name)


Viewer = PartnerMember | SchoolAdmin | Helpdesk | OrdinaryUser
