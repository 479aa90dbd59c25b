"""The schools of the sample: those of the handbook, a few more, and four hundred for one big admin.

The handbook prints ten institution numbers and the names of two schools; the other names are made up.
"""

from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class SampleSchool:
    """A school with its institution number. One that `closed` was active last school year, and is not now."""

    number: str
    name: str
    closed: bool = False


HANDBOOK_SCHOOLS = (
    SampleSchool("001057", "Hof van Nassau"),
    SampleSchool("001073", "TEST GO! basisschool Klim Op"),
    SampleSchool("001081", "TEST GO! basisschool De Vlieger"),
    SampleSchool("001099", "TEST GO! basisschool Het Zonnewiel"),
    SampleSchool("001107", "TEST GO! basisschool De Regenboog"),
    SampleSchool("010025", "TEST GO! basisschool De Bron"),
    SampleSchool("011726", "TEST GO! basisschool 't Klavertje"),
    SampleSchool("011742", "TEST GO! basisschool De Wegwijzer"),
    SampleSchool("011767", "TEST GO! basisschool De Springplank"),
    SampleSchool("011775", "TEST GO! basisschool De Kleine Prins"),
)
SMALL_SCHOOL = SampleSchool("025031", "Vrije Basisschool De Linde Kortenaken")
BOARDING_SCHOOL = SampleSchool("061234", "Internaat De Beuken")
CLOSED_SCHOOL = SampleSchool("001115", "Sint-Jozefinstituut Oude Kaai", closed=True)

_KINDS = ("GO! basisschool", "Vrije Basisschool", "Gemeentelijke Basisschool", "Freinetschool")
_NAMES = (
    "De Ark",
    "De Bijenkorf",
    "De Boomgaard",
    "De Duizendpoot",
    "De Eikenkring",
    "De Fontein",
    "De Horizon",
    "De Kameleon",
    "De Klimroos",
    "De Lindeboom",
    "De Molenberg",
    "De Notelaar",
    "De Parel",
    "De Toverboom",
    "De Vuurtoren",
    "De Zandloper",
    "Het Kompas",
    "Het Nest",
    "Het Veldhof",
    "'t Sterrebos",
)
_TOWNS = (
    "Aalst",
    "Beringen",
    "Brasschaat",
    "Deinze",
    "Diest",
    "Eeklo",
    "Genk",
    "Geraardsbergen",
    "Halle",
    "Herentals",
    "Ieper",
    "Kortrijk",
    "Lier",
    "Lokeren",
    "Maaseik",
    "Mol",
    "Oostende",
    "Tienen",
    "Turnhout",
    "Waregem",
)

MANY_SCHOOLS = tuple(
    SampleSchool(f"{120_001 + n:06d}", f"{_KINDS[n % len(_KINDS)]} {name} {town}")
    for n, (town, name) in enumerate(product(_TOWNS, _NAMES))
)

SCHOOLS = (*HANDBOOK_SCHOOLS, SMALL_SCHOOL, BOARDING_SCHOOL, CLOSED_SCHOOL, *MANY_SCHOOLS)
