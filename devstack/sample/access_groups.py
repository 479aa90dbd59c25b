"""The access groups of Rekeningen in the sample, and who is in their admin groups."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class SampleAccessGroup:
    """An access group, which may span institutions; `admins` are the user ids in its admin group (R23)."""

    group_id: UUID
    name: str
    institution_numbers: frozenset[str]
    admins: frozenset[str]


SCHOOL_BILLS = SampleAccessGroup(
    UUID("3f0c6d52-8a41-4d0e-9b7a-5c1f2e9d6a10"),
    "Schoolrekeningen Hof van Nassau en Klim Op",
    frozenset({"001057", "001073"}),
    frozenset({"an.peeters", "fatima.elamrani"}),
)
KITCHEN = SampleAccessGroup(
    UUID("a4b81f7e-26c3-4f59-8d12-0e7b93c5d421"),
    "Warme maaltijden en opvang",
    frozenset({"001073", "001081", "001099"}),
    frozenset({"fatima.elamrani"}),
)
BOARDING = SampleAccessGroup(
    UUID("c9d2e035-71fb-4a68-b5c4-8f46a1e0b732"),
    "Kostgeld Internaat De Beuken",
    frozenset({"061234"}),
    frozenset({"an.peeters"}),
)
BIG_GROUP = SampleAccessGroup(
    UUID("e17a5b94-0d38-4c2b-a6f1-24d9708c5e43"),
    "Scholengroep De Grote Boog",
    frozenset({"120001", "120002", "120003"}),
    frozenset({"luc.hermans"}),
)

ACCESS_GROUPS = (SCHOOL_BILLS, KITCHEN, BOARDING, BIG_GROUP)
