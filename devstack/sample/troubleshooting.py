"""The rows of the handbook's chapter 6, and as whom to sign in to meet each of them (R70)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Situation:
    """A problem of the handbook's table, in its words, one of its causes, and who meets it at what."""

    problem: str
    cause: str
    user_id: str
    app: str


_NO_EDIT = "Kan op de tab API toegang de toegangsrechten niet bewerken"
_NOT_LISTED = "De applicatie staat niet meer in de lijst van Apps"
_LINK_DEAD = "De hyperlink in de e-mail van de partner om datatoegang te vragen, werkt niet meer"
_NO_SCOPES = "Beheerder heeft rechten, maar ziet de bestaande scopes niet of kan geen API toegang verlenen"
_OTHER_SCHOOL = "Een app heeft al toegang tot data van onze school, maar de beheerder ziet de app niet"
_NO_MAIL = "Ik ontvang de e-mail van de partner niet met de link"

SITUATIONS: tuple[Situation, ...] = (
    Situation(_NO_EDIT, "De client is niet gekoppeld aan een app.", "petra.desmet", ""),
    Situation(_NO_EDIT, "De gebruiker is geen schoolbeheerder.", "geert.janssens", "BlueDries"),
    Situation(_NO_EDIT, "Enkel iPersoneel, en de app gebruikt Leerlingen.", "bram.dewit", "BlueDries"),
    Situation(_NO_EDIT, "Nergens beheerdersrechten.", "omar.benali", "BlueDries"),
    Situation(_NO_EDIT, "De app is gearchiveerd.", "an.peeters", "Kristof's app 4"),
    Situation(_NOT_LISTED, "De app heeft geen rechten (meer) bij zijn school.", "marie.claes", "SBOtest App"),
    Situation(_LINK_DEAD, "De link is ouder dan een maand.", "marie.claes", "SBOtest App"),
    Situation(
        _NO_SCOPES, "De Voorinschrijvingen API staat niet aan voor de app.", "dirk.willems", "SBOtest App"
    ),
    Situation(_NO_SCOPES, "De rechten zijn van vorig schooljaar.", "hilde.wouters", "BlueDries"),
    Situation(_NO_SCOPES, "De rechten beginnen pas op 1 september.", "nele.jacobs", "BlueDries"),
    Situation(_OTHER_SCHOOL, "De app heeft toegang bij een andere school.", "dirk.willems", "BlueDries"),
    Situation(
        _OTHER_SCHOOL,
        "De app heeft daar een API waarvoor zij geen rechten heeft.",
        "petra.desmet",
        "StijnBoard",
    ),
    Situation(_NO_MAIL, "De partner kopieert de link uit de Logs.", "veerle.aerts", "StijnBoard"),
)
