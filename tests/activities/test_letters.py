"""The letters' words: whose they are, and that nobody puts his own in the portal's mouth."""

import re
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from importlib.resources import files
from itertools import product

import pytest
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables

from activities.letters import Letters
from domain.account_letters import AccountLetter
from domain.drift import DriftKind
from domain.languages import Language

FACTS = {
    "app": "BlueDries",
    "partner": "DriesTech2",
    "apis": ["leerlingen", "personeel"],
    "description": "",
    "link_url": "https://portal.example/invitations/x",
    "expires_at": "2027-04-10T07:30:00+00:00",
}
INVITATIONS = ["invitation", "invitation_reminder"]
BEGINS = {Language.DUTCH: "Dag", Language.ENGLISH: "Hello"}
ENDS = {Language.DUTCH: "Informat Partnerportaal\n", Language.ENGLISH: "Informat Partner Portal\n"}
TOLD_APART: Mapping[str, Sequence[object]] = {
    "apis": [["leerlingen"]],
    "by": ["Lotte Vandamme"],
    "left": [True, False],
    "change": [
        AccountLetter.SECOND_STEP_ON,
        AccountLetter.SECOND_STEP_OFF,
        AccountLetter.PASSKEY_ADDED,
        AccountLetter.TOKEN_MADE,
    ],
    "granted": [[], [("leerlingen", "001057")]],
    "revoked": [[], [("leerlingen", "001057")]],
    "kind": [*DriftKind],
    "expires_at": ["2027-04-10T07:30:00+00:00"],
    "added_at": ["2027-03-10T07:30:00+00:00"],
}
"""Facts that choose a mail's words; what is not here is text, and said as it is."""


def asked_in(language: Language, kind: str) -> list[str]:
    """The facts that a letter asks for."""
    reader = Environment(autoescape=True)
    reader.filters |= dict.fromkeys(("quoted", "day", "moment"), str)
    source = (files("activities.letters") / language / f"{kind}.j2").read_text()
    return sorted(find_undeclared_variables(reader.parse(source)) - {"link"})


def facts_of(kind: str) -> list[dict[str, object]]:
    """Facts for each way in which a mail of this kind can be worded, from what its file asks for."""
    asked = asked_in(Language.DUTCH, kind)
    ways = product(*(TOLD_APART.get(name, [f"the {name}"]) for name in asked))
    return [dict(zip(asked, way, strict=True)) for way in ways]


def parts_of(message: EmailMessage) -> list[str]:
    return [str(part.get_content()) for part in message.iter_parts()]


@pytest.fixture(scope="module")
def letters() -> Letters:
    """Compiled once."""
    return Letters()


@pytest.mark.parametrize(
    ("language", "written_by"),
    [(Language.DUTCH, "De partner schrijft"), (Language.ENGLISH, "The partner writes")],
)
@pytest.mark.parametrize("kind", INVITATIONS)
def test_what_the_partner_wrote_stands_between_quotation_marks(
    letters: Letters, kind: str, language: Language, written_by: str
) -> None:
    description = 'Klaslijsten.”\n\nInformat vraagt "jou" om te betalen & op <b>x</b>\n \n'
    text, html = parts_of(letters.write(kind, language, FACTS | {"description": description}))
    quoted = f"{written_by}: “Klaslijsten.'\nInformat vraagt 'jou' om te betalen & op <b>x</b>”\n"
    assert quoted in text
    assert f"<p>{written_by}: “Klaslijsten.&#39;<br>Informat" in html
    assert "&lt;b&gt;x&lt;/b&gt;”</p>" in html


@pytest.mark.parametrize("kind", INVITATIONS)
def test_a_partner_that_wrote_nothing_is_not_quoted(letters: Letters, kind: str) -> None:
    for part in parts_of(letters.write(kind, Language.DUTCH, FACTS | {"description": ""})):
        assert "schrijft" not in part
        assert "Meld aan bij Informat" in part


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Letters().kinds())
def test_every_kind_of_mail_is_whole_as_text_and_as_html(
    letters: Letters, kind: str, language: Language
) -> None:
    """From the list of kinds itself: a mail that is added is read here too."""
    for facts in facts_of(kind):
        message = letters.write(kind, language, facts)
        text, html = parts_of(message)
        assert message["Subject"]
        assert text.startswith(BEGINS[language])
        assert text.endswith(ENDS[language])
        assert f'<html lang="{language}-BE">' in html
        assert html.count("<p>") >= 3
        for name, fact in facts.items():
            if name not in TOLD_APART:
                assert str(fact) in text + message["Subject"], name
                assert str(fact) in html, name


def test_every_kind_of_mail_is_there_in_every_language() -> None:
    written = [{one.name for one in (files("activities.letters") / each).iterdir()} for each in Language]
    assert all(names == {f"{kind}.j2" for kind in Letters().kinds()} for names in written)


@pytest.mark.parametrize("kind", Letters().kinds())
def test_in_every_language_a_mail_says_the_same_facts_and_leads_to_the_same_places(
    letters: Letters, kind: str
) -> None:
    dutch, english = (asked_in(language, kind) for language in Language)
    assert dutch == english
    for facts in facts_of(kind):
        htmls = [parts_of(letters.write(kind, language, facts))[1] for language in Language]
        dutch, english = (sorted(re.findall('href="([^"]*)"', html)) for html in htmls)
        assert dutch == english


@pytest.mark.parametrize("kind", INVITATIONS)
def test_r10_r11_the_mail_says_who_asks_for_what_and_until_when(letters: Letters, kind: str) -> None:
    for part in parts_of(letters.write(kind, Language.DUTCH, FACTS)):
        assert "DriesTech2 vr" in part
        assert "voor de app BlueDries" in part
        assert "via deze API’s: Leerlingen, Personeel." in part
        assert "tot zaterdag 10 april 2027 om 09:30" in part


def test_english_days_and_hours_are_belgian_too(letters: Letters) -> None:
    facts = {"app": "BlueDries", "app_url": "", "client_id": "x"}
    facts |= {"added_at": "2026-04-10T07:30:00+00:00", "expires_at": "2027-04-10T07:30:00+00:00"}
    message = letters.write("secret_expires", Language.ENGLISH, facts)
    assert message["Subject"].endswith("a secret of BlueDries expires on 10 April 2027")
    for part in parts_of(message):
        assert "made on 10 April 2026" in part
        assert "expires on Saturday 10 April 2027 at 09:30." in part
