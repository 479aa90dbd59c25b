"""The whole portal as processes, as `make run` starts it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from devstack.people_at_work import Person
from devstack.sample.partners import PARTNERS, PASSWORD
from devstack.settings import read_devstack_settings
from devstack.supervisor import Stack, running


@dataclass(frozen=True)
class RunningPortal:
    url: str
    devstack_url: str
    stack: Stack
    _staying: dict[str, Person] = field(default_factory=dict, repr=False)

    def person(self) -> Person:
        return Person.at(self.url)

    async def partner(self, name: str = "CampusWise") -> Person:
        """One of the sample's partners, signed in."""
        [partner] = [one for one in PARTNERS if one.name == name]
        person = self.person()
        await person.sign_in_as_partner(partner.email, PASSWORD)
        return person

    async def informat(self, user_id: str) -> Person:
        """One of the sample's Informat people, signed in."""
        person = self.person()
        await person.sign_in_at_informat(user_id)
        return person

    async def staying(self, name: str) -> Person:
        """A partner or somebody of Informat who stays signed in, for what other people do in a test."""
        person = self._staying.get(name)
        if person is None or not (await person.http.get(f"{person.api}/session")).is_success:
            is_partner = any(one.name == name for one in PARTNERS)
            person = await (self.partner(name) if is_partner else self.informat(name))
            self._staying[name] = person
        return person


@asynccontextmanager
async def portal_in(folder: Path) -> AsyncIterator[RunningPortal]:
    """Every part on a free port, with its data in this folder."""
    ports = dict.fromkeys(
        ("http_port", "devstack_port", "smtp_port", "oidc_port", "temporal_port", "temporal_ui_port"), 0
    )
    asked = read_devstack_settings(data=folder, **ports)
    async with running(asked) as stack:
        yield RunningPortal(stack.settings.public_url, stack.settings.devstack_url, stack)
