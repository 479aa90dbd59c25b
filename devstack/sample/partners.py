"""The handbook's sample partners, with somebody to sign in as for each."""

from dataclasses import dataclass
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from devstack.sample.apps import (
    BLUE_DRIES,
    BOEKENFONDS,
    DEMO_APP,
    KLASFOTO,
    KRISTOFS_APP,
    MY_APP,
    SBOTEST_APP,
    STIJN_BOARD,
    SampleApp,
    SampleRequest,
    sample_id,
)
from domain.partners import PartnerKind

PASSWORD = "Welkom-in-2026!"  # noqa: S105 - of every sample partner, on development machines alone


def light_hash(password: str) -> str:
    """Argon2id as everybody's, and so light that one may sign in often: of what everybody may know."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)).hash(password)


@dataclass(frozen=True)
class SamplePartner:
    """A partner organisation with one owner, who signs in with `email` and `PASSWORD`."""

    name: str
    kind: PartnerKind
    description: str
    owner: str
    visible: bool
    apps: tuple[SampleApp, ...]
    requests: tuple[SampleRequest, ...] = ()

    @property
    def partner_id(self) -> UUID:
        return sample_id("partner", self.name)

    @property
    def account_id(self) -> UUID:
        return sample_id("account", self.name)

    @property
    def domain(self) -> str:
        return f"{''.join(self.name.lower().split())}.example"

    @property
    def email(self) -> str:
        return f"partner@{self.domain}"

    @property
    def website(self) -> str:
        return f"https://www.{self.domain}"


PARTNERS: tuple[SamplePartner, ...] = (
    SamplePartner(
        "CampusWise",
        PartnerKind.VENDOR,
        "Software voor klasbeheer en inschrijvingen.",
        "Lotte Vandamme",
        True,
        (DEMO_APP,),
        (KLASFOTO,),
    ),
    SamplePartner(
        "DriesTech2",
        PartnerKind.VENDOR,
        "Aanwezigheden met badges en toestellen aan de schoolpoort.",
        "Dries Lemmens",
        True,
        (BLUE_DRIES,),
    ),
    SamplePartner(
        "Gabor Testing 2",
        PartnerKind.VENDOR,
        "Proeftuin voor rapporten.",
        "Gabor Nagy",
        False,
        (KRISTOFS_APP,),
    ),
    SamplePartner(
        "StijnWorks 3",
        PartnerKind.VENDOR,
        "Digitale borden voor in de klas.",
        "Stijn Wauters",
        True,
        (STIJN_BOARD,),
    ),
    SamplePartner(
        "SkillSpire",
        PartnerKind.SCHOOL,
        "De navormingstoepassing van een scholengroep zelf.",
        "Sarah Coppens",
        True,
        (MY_APP,),
        (BOEKENFONDS,),
    ),
    SamplePartner(
        "SBO School Partners",
        PartnerKind.INTEGRATOR,
        "Koppelt schoolplatformen aan elkaar.",
        "Bert Smeets",
        True,
        (SBOTEST_APP,),
    ),
)
