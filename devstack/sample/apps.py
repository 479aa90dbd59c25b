"""The handbook's sample apps and clients, with their access rights and invitations.

Pure data; the times of day are those of Brussels, as the handbook's screens print them. Where those screens
are cut off, misspelt or contradict each other, this is what was chosen:

- 3.1 prints BlueDries' client as 57779fc8-… and 3.2 as 57779fcb-2af0-46bc-bbar-…: the first, since an r is no
  hexadecimal digit. Likewise 7cefbb74-4f8-… lacks a digit that 7cefbb74-44f8-… has.
- StijnBoard's client is cut off; its end is made up.
- "Kristo's app 4" of 3.1 is "Kristof's app 4" of 3.2.
- SBOtest App has a real mail provider's address there; here every address ends in .example.
- SBOtest App and MyApp have no times there, and 3.1 cuts off the seconds: made up, and left at zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from devstack.sample.access_groups import BIG_GROUP, KITCHEN
from devstack.sample.schools import BOARDING_SCHOOL, MANY_SCHOOLS
from domain.apis import AccessRight, Api
from domain.app_lifecycle import AppStatus
from domain.school_year import BRUSSELS


@dataclass(frozen=True)
class SampleClient:
    """A client at the identity server. `foreign_scopes` match no template: nothing may touch them (R7)."""

    client_id: str
    name: str
    created_at: datetime
    rights: frozenset[AccessRight]
    active: bool = True
    foreign_scopes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SampleInvitation:
    """An invitation sent some days before the sample is loaded: after a month it is expired (R11)."""

    email: str
    sent_days_ago: int


@dataclass(frozen=True)
class SampleApp:
    """An app with what its partner wrote; every API that is not enabled was never asked for."""

    name: str
    description: str
    contact_email: str
    reasons: dict[Api, str]
    status: AppStatus
    created_at: datetime
    changed_at: datetime
    client: SampleClient
    invitations: tuple[SampleInvitation, ...] = ()

    @property
    def app_id(self) -> UUID:
        return sample_id("app", self.name)

    @property
    def apis(self) -> frozenset[Api]:
        return frozenset(self.reasons)


def sample_id(kind: str, name: str) -> UUID:
    """The id of something in the sample, the same on every machine."""
    return uuid5(NAMESPACE_URL, f"https://partnerportaal.example/sample/{kind}/{name}")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)


def _rights(api: Api, targets: Iterable[str]) -> frozenset[AccessRight]:
    return frozenset(AccessRight(api, target) for target in targets)


DEMO_APP = SampleApp(
    name="demo app 20250825",
    description="Houdt klaslijsten bij en neemt voorinschrijvingen over.",
    contact_email="support@campuswise.example",
    reasons={
        Api.LEERLINGEN: "Klassen en leerlingen tonen in het digitale klasboek.",
        Api.VOORINSCHRIJVINGEN: "Nieuwe leerlingen al voor 1 september in een klas plaatsen.",
    },
    status=AppStatus.APPROVED,
    created_at=_at("2025-08-25 02:00"),
    changed_at=_at("2025-10-29 14:00"),
    client=SampleClient(
        client_id="7cefbb74-44f8-4105-babe-089a06fb378b",
        name="demo app 20250825",
        created_at=_at("2025-08-25 02:00"),
        rights=_rights(Api.LEERLINGEN, ["001073"]) | _rights(Api.VOORINSCHRIJVINGEN, ["001073"]),
    ),
    invitations=(SampleInvitation("chantal.maes@scholen.example", sent_days_ago=3),),
)

BLUE_DRIES = SampleApp(
    name="BlueDries",
    description="Registreert aan- en afwezigheden met een badge.",
    contact_email="info@driestech2.example",
    reasons={Api.LEERLINGEN: "Badges aan leerlingen koppelen."},
    status=AppStatus.APPROVED,
    created_at=_at("2025-08-27 13:33"),
    changed_at=_at("2025-11-25 09:00"),
    client=SampleClient(
        client_id="57779fc8-2af0-46bc-bbaf-2c92f632e700",
        name="BlueDries",
        created_at=_at("2025-08-27 13:33"),
        rights=_rights(Api.LEERLINGEN, ["001057"]),
    ),
    invitations=(
        SampleInvitation("bram.dewit@scholen.example", sent_days_ago=5),
        SampleInvitation("geert.janssens@scholen.example", sent_days_ago=5),
        SampleInvitation("omar.benali@scholen.example", sent_days_ago=5),
    ),
)

KRISTOFS_APP = SampleApp(
    name="Kristof's app 4",
    description="Proef met rapporten per leerling.",
    contact_email="gabor@gabortesting2.example",
    reasons={Api.LEERLINGEN: "Rapporten per leerling opmaken."},
    status=AppStatus.ARCHIVED,
    created_at=_at("2025-08-25 22:14"),
    changed_at=_at("2025-08-26 09:00"),
    client=SampleClient(
        client_id="97e51cda-3ab4-47d5-bd1c-e51621bc8541",
        name="Kristof's app 4",
        created_at=_at("2025-08-25 22:14"),
        rights=_rights(Api.LEERLINGEN, ["001057"]),
        active=False,
    ),
)

STIJN_BOARD = SampleApp(
    name="StijnBoard",
    description="Digitaal bord met de leerlingen van elke klas.",
    contact_email="hallo@stijnworks3.example",
    reasons={Api.LEERLINGEN: "De leerlingen van een klas op het bord zetten."},
    status=AppStatus.APPROVED,
    created_at=_at("2025-08-27 13:33"),
    changed_at=_at("2025-10-22 10:00"),
    client=SampleClient(
        client_id="529d94fa-851c-4205-9d64-01b7e2c4a96d",
        name="StijnBoard",
        created_at=_at("2025-08-27 13:33"),
        rights=_rights(Api.LEERLINGEN, ["001081", *(school.number for school in MANY_SCHOOLS[:120])]),
    ),
    # The partner mistyped veerle.aerts: she never got it.
    invitations=(SampleInvitation("veerle.arts@scholen.example", sent_days_ago=2),),
)

MY_APP = SampleApp(
    name="MyApp",
    description="Volgt de navorming van het personeel op.",
    contact_email="api@skillspire.example",
    reasons={
        Api.LEERLINGEN: "Vorming afstemmen op de grootte van de klassen.",
        Api.PERSONEEL: "Personeelsleden inschrijven voor navorming.",
    },
    status=AppStatus.APPROVED,
    created_at=_at("2025-09-02 09:20"),
    changed_at=_at("2025-09-18 11:05"),
    client=SampleClient(
        client_id="informat_customer_testschooldb-dev",
        name="testschooldb-dev",
        created_at=_at("2023-03-14 10:00"),
        rights=_rights(Api.LEERLINGEN, ["001057"])
        | _rights(Api.PERSONEEL, ["010025", "011726", "011742", "011767", "011775"]),
        foreign_scopes=frozenset({"informat_customer_export"}),
    ),
)

SBOTEST_APP = SampleApp(
    name="SBOtest App",
    description="SBOtest App",
    contact_email="sbotest4@sboschoolpartners.example",
    reasons={
        Api.INTERNEN: "Kamers en maaltijden van internen plannen.",
        Api.LEERLINGEN: "Leerlingen in het schoolplatform aanmaken.",
        Api.PERSONEEL: "Personeel in het schoolplatform aanmaken.",
        Api.REKENINGEN: "Openstaande rekeningen aan ouders tonen.",
    },
    status=AppStatus.APPROVED,
    created_at=_at("2025-09-08 10:15"),
    changed_at=_at("2025-11-04 16:40"),
    client=SampleClient(
        client_id="442907f7-e2d8-4eb7-842c-29c30fd54e18",
        name="SBOtest App",
        created_at=_at("2025-09-08 10:15"),
        rights=_rights(Api.LEERLINGEN, ["001073"])
        | _rights(Api.PERSONEEL, ["001057", "001099"])
        | _rights(Api.INTERNEN, [BOARDING_SCHOOL.number])
        | _rights(Api.REKENINGEN, [str(KITCHEN.group_id)]),
    ),
    invitations=(SampleInvitation("marie.claes@scholen.example", sent_days_ago=45),),
)

# Handbook 5.2: in use for years, and not yet linked to an app.
CLIENTS_WITHOUT_APP: tuple[SampleClient, ...] = (
    SampleClient(
        client_id="informat_customer_scholengroepnassau",
        name="scholengroepnassau",
        created_at=_at("2022-10-03 14:30"),
        rights=_rights(Api.LEERLINGEN, ["001057", "001073"])
        | _rights(Api.PERSONEEL, ["001073", "001081", "001107"]),
    ),
    SampleClient(
        client_id="informat_customer_degroteboog",
        name="degroteboog",
        created_at=_at("2024-01-22 08:45"),
        rights=_rights(Api.REKENINGEN, [str(BIG_GROUP.group_id)]),
    ),
)


@dataclass(frozen=True)
class SampleRequest:
    """An app that waits for the helpdesk when the sample is loaded."""

    name: str
    description: str
    contact_email: str
    reasons: dict[Api, str]
    sent_hours_ago: int

    @property
    def app_id(self) -> UUID:
        return sample_id("app", self.name)


KLASFOTO = SampleRequest(
    name="Klasfoto",
    description="Zet de namen van de leerlingen bij de klasfoto's.",
    contact_email="support@campuswise.example",
    reasons={Api.LEERLINGEN: "De namen van de leerlingen per klas tonen."},
    sent_hours_ago=50,
)
BOEKENFONDS = SampleRequest(
    name="Boekenfonds",
    description="Rekent de schoolboeken met de ouders af.",
    contact_email="api@skillspire.example",
    reasons={
        Api.LEERLINGEN: "Boekenlijsten per klas samenstellen.",
        Api.REKENINGEN: "De boeken op de schoolrekening zetten.",
    },
    sent_hours_ago=4,
)
