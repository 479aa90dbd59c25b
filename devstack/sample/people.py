"""The people of the sample: every mix of rights, and somebody for each row of the handbook's chapter 6.

`PEOPLE` is the list of the development sign-in page. Who is in which admin group of Rekeningen stands with
the groups, in `access_groups`.
"""

from dataclasses import dataclass
from enum import Enum

from devstack.sample.schools import (
    BOARDING_SCHOOL,
    CLOSED_SCHOOL,
    HANDBOOK_SCHOOLS,
    MANY_SCHOOLS,
    SMALL_SCHOOL,
)
from domain.authority import Application


class Years(Enum):
    """The school years of a right, counted from the one in which the sample is loaded."""

    EACH = (-1, 0, 1)
    LAST = (-1,)
    NEXT = (1,)


@dataclass(frozen=True)
class SampleRights:
    """Admin rights in each of the applications at each of the schools."""

    applications: tuple[Application, ...]
    numbers: tuple[str, ...]
    years: Years = Years.EACH


@dataclass(frozen=True)
class SamplePerson:
    """An Informat account. `shows` says, in Dutch, what signing in as this person is good for."""

    user_id: str
    name: str
    shows: str
    rights: tuple[SampleRights, ...] = ()
    has_user_management: bool = True
    is_helpdesk: bool = False

    @property
    def email(self) -> str:
        return f"{self.user_id}@scholen.example"


_ALL = tuple(Application)
_IBASIS = (Application.IBASIS,)
_ILEERLINGEN = (Application.ILEERLINGEN,)
_IPERSONEEL = (Application.IPERSONEEL,)
_IINTERNEN = (Application.IINTERNEN,)
_HANDBOOK_NUMBERS = tuple(school.number for school in HANDBOOK_SCHOOLS)
_MANY_NUMBERS = tuple(school.number for school in MANY_SCHOOLS)

PEOPLE: tuple[SamplePerson, ...] = (
    SamplePerson(
        "an.peeters",
        "An Peeters",
        "Beheert alle API's van alle scholen uit de handleiding, ook een toegangsgroep in Rekeningen.",
        (SampleRights(_ALL, _HANDBOOK_NUMBERS),),
    ),
    SamplePerson(
        "bram.dewit",
        "Bram De Wit",
        "Heeft enkel iPersoneel: wijzigt alleen Personeel, en krijgt bij een app met enkel Leerlingen "
        "de melding 'Onvoldoende rechten'.",
        (SampleRights(_IPERSONEEL, ("001057", "001073", "001099")),),
    ),
    SamplePerson(
        "chantal.maes",
        "Chantal Maes",
        "Heeft enkel iBasis: dat volstaat voor Leerlingen en Voorinschrijvingen.",
        (SampleRights(_IBASIS, ("001057", "001073")),),
    ),
    SamplePerson(
        "dirk.willems",
        "Dirk Willems",
        "Heeft enkel iLeerlingen bij Klim Op: ziet niets van de andere scholen van dezelfde apps.",
        (SampleRights(_ILEERLINGEN, ("001073",)),),
    ),
    SamplePerson(
        "els.goossens",
        "Els Goossens",
        "Heeft enkel iInternen: beheert de internaatsgegevens van Internaat De Beuken en Hof van Nassau.",
        (SampleRights(_IINTERNEN, (BOARDING_SCHOOL.number, "001057")),),
    ),
    SamplePerson(
        "fatima.elamrani",
        "Fatima El Amrani",
        "Is lid van een beheerdersgroep in Rekeningen, zonder andere rechten: ziet enkel toegangsgroepen.",
    ),
    SamplePerson(
        "geert.janssens",
        "Geert Janssens",
        "Is een gewone gebruiker zonder Gebruikersbeheer 2.0: krijgt op elke pagina de melding "
        "'Geen toegang', ook via een uitnodiging.",
        (SampleRights(_ILEERLINGEN, ("001073",)),),
        has_user_management=False,
    ),
    SamplePerson(
        "hilde.wouters",
        "Hilde Wouters",
        "Had vorig schooljaar alle rechten en dit schooljaar geen: ziet geen apps en kan niets wijzigen.",
        (SampleRights(_ALL, ("001057", "001073"), Years.LAST),),
    ),
    SamplePerson(
        "ilse.mertens",
        "Ilse Mertens",
        "Heeft alle rechten bij een school die dit schooljaar niet meer actief is: die telt niet mee.",
        (SampleRights(_ALL, (CLOSED_SCHOOL.number,)),),
    ),
    SamplePerson(
        "joke.vermeulen",
        "Joke Vermeulen",
        "Werkt bij de helpdesk van Informat: ziet alles en keurt aanvragen goed of af.",
        is_helpdesk=True,
    ),
    SamplePerson(
        "koen.dubois",
        "Koen Dubois",
        "Werkt ook bij de helpdesk van Informat: om te zien wat een collega al opgenomen heeft.",
        is_helpdesk=True,
    ),
    SamplePerson(
        "luc.hermans",
        "Luc Hermans",
        "Beheert vierhonderd scholen: lange lijsten, om in te zoeken en te bladeren.",
        (SampleRights(_ALL, _MANY_NUMBERS),),
    ),
    SamplePerson(
        "marie.claes",
        "Marie Claes",
        "Beheert één kleine school waar nog geen enkele app toegang heeft: ziet een lege lijst tot een "
        "partner haar uitnodigt.",
        (SampleRights(_ALL, (SMALL_SCHOOL.number,)),),
    ),
    SamplePerson(
        "nele.jacobs",
        "Nele Jacobs",
        "Begint pas volgend schooljaar: heeft in juli en augustus nog geen rechten, vanaf 1 september wel.",
        (SampleRights(_ALL, ("001057", "001073"), Years.NEXT),),
    ),
    SamplePerson(
        "omar.benali",
        "Omar Benali",
        "Heeft Gebruikersbeheer 2.0 maar nergens beheerdersrechten: krijgt na Bewerken de melding "
        "'Onvoldoende rechten'.",
    ),
    SamplePerson(
        "petra.desmet",
        "Petra De Smet",
        "Heeft iPersoneel bij De Vlieger, waar apps enkel Leerlingen hebben: haar lijst is leeg, en ze ziet "
        "enkel de rechten van een client zonder app, die ze niet kan wijzigen.",
        (SampleRights(_IPERSONEEL, ("001081",)),),
    ),
    SamplePerson(
        "veerle.aerts",
        "Veerle Aerts",
        "Kreeg haar uitnodiging niet, want de partner typte haar adres verkeerd: hij kopieert de link uit "
        "de Logs.",
        (SampleRights(_ALL, ("001099",)),),
    ),
)
