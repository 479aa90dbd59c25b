"""Outside systems in memory, written by hand. Each passes the same contract tests as the real adapter."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from uuid import UUID

from domain.authority import AdminRight
from domain.school_year import SchoolYear
from gateways import OutsideSystemUnavailable
from gateways.mail import MailRefused
from gateways.school_directory import InformatUser


@dataclass
class FakeSchoolDirectory:
    """`SchoolDirectory` in memory. `rights` are kept by user id and year; `schools` are the active ones."""

    users: dict[str, InformatUser] = field(default_factory=dict)
    rights: dict[tuple[str, SchoolYear], set[AdminRight]] = field(default_factory=dict)
    schools: dict[tuple[str, SchoolYear], str] = field(default_factory=dict)
    away: bool = False

    async def user(self, user_id: str) -> InformatUser | None:
        self._answer_unless_away()
        return self.users.get(user_id)

    async def admin_rights(self, user_id: str, year: SchoolYear) -> frozenset[AdminRight]:
        self._answer_unless_away()
        held = self.rights.get((user_id, year), set())
        return frozenset(right for right in held if (right.institution_number, year) in self.schools)

    async def school_names(self, numbers: Collection[str], year: SchoolYear) -> Mapping[str, str]:
        self._answer_unless_away()
        return {
            number: self.schools[number, year] for number in set(numbers) if (number, year) in self.schools
        }

    def _answer_unless_away(self) -> None:
        if self.away:
            raise OutsideSystemUnavailable("informat_users", "sent away by the test")


@dataclass
class FakeAccessGroups:
    """`AccessGroups` in memory: names by guid, and the guids of the groups that somebody administers."""

    names: dict[UUID, str] = field(default_factory=dict)
    admins: dict[str, set[UUID]] = field(default_factory=dict)
    away: bool = False

    async def admin_groups(self, user_id: str) -> frozenset[UUID]:
        self._answer_unless_away()
        return frozenset(self.admins.get(user_id, set()))

    async def group_names(self, groups: Collection[UUID]) -> Mapping[UUID, str]:
        if groups:
            self._answer_unless_away()
        return {group: self.names[group] for group in set(groups) if group in self.names}

    def _answer_unless_away(self) -> None:
        if self.away:
            raise OutsideSystemUnavailable("InvoiceAPI", "sent away by the test")


@dataclass
class FakeMailer:
    """`Mailer` that keeps what is sent, refuses some addresses for good, and can be away."""

    refusals: Mapping[str, str] = field(default_factory=dict)
    sent: list[EmailMessage] = field(default_factory=list)
    away: bool = False

    async def send(self, message: EmailMessage) -> None:
        if self.away:
            raise OutsideSystemUnavailable("mail server", "sent away by the test")
        for address in addresses_of(message):
            if address in self.refusals:
                raise MailRefused(self.refusals[address])
        self.sent.append(message)


def addresses_of(message: EmailMessage) -> Iterable[str]:
    return [address.addr_spec for address in message["To"].addresses]
