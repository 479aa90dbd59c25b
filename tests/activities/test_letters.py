"""The letters' words: whose they are, and that nobody puts his own in the portal's mouth."""

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

FACTS = {
    "app": "BlueDries",
    "partner": "DriesTech2",
    "apis": ["leerlingen", "personeel"],
    "description": "",
    "link_url": "https://portal.example/invitations/x",
    "expires_at": "2027-04-10T07:30:00+00:00",
}
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


def facts_of(kind: str) -> list[dict[str, object]]:
    """Facts for each way in which a mail of this kind can be worded, from what its file asks for."""
    reader = Environment(autoescape=True)
    reader.filters |= dict.fromkeys(("quoted", "day", "moment"), str)
    source = (files("activities.letters") / f"{kind}.j2").read_text()
    asked = sorted(find_undeclared_variables(reader.parse(source)) - {"link"})
    ways = product(*(TOLD_APART.get(name, [f"the {name}"]) for name in asked))
    return [dict(zip(asked, way, strict=True)) for way in ways]


def parts_of(message: EmailMessage) -> list[str]:
    return [str(part.get_content()) for part in message.iter_parts()]


@pytest.mark.parametrize("kind", ["invitation", "invitation_reminder"])
def test_what_the_partner_wrote_stands_between_quotation_marks(kind: str) -> None:
    description = 'Klaslijsten.”\n\nInformat vraagt "jou" om te betalen & op <b>x</b>\n \n'
    text, html = parts_of(Letters().write(kind, FACTS | {"description": description}))
    quoted = "De partner schrijft: “Klaslijsten.'\nInformat vraagt 'jou' om te betalen & op <b>x</b>”\n"
    assert quoted in text
    assert "<p>De partner schrijft: “Klaslijsten.&#39;<br>Informat" in html
    assert "&lt;b&gt;x&lt;/b&gt;”</p>" in html


@pytest.mark.parametrize("kind", ["invitation", "invitation_reminder"])
def test_a_partner_that_wrote_nothing_is_not_quoted(kind: str) -> None:
    for part in parts_of(Letters().write(kind, FACTS | {"description": ""})):
        assert "schrijft" not in part
        assert "Meld aan bij Informat" in part


@pytest.mark.parametrize("kind", Letters().kinds())
def test_every_kind_of_mail_is_whole_as_text_and_as_html(kind: str) -> None:
    """From the list of kinds itself: a mail that is added is read here too."""
    for facts in facts_of(kind):
        message = Letters().write(kind, facts)
        text, html = parts_of(message)
        assert message["Subject"]
        assert text.startswith("Dag")
        assert text.endswith("Informat Partnerportaal\n")
        assert html.count("<p>") >= 3
        for name, fact in facts.items():
            if name not in TOLD_APART:
                assert str(fact) in text + message["Subject"], name
                assert str(fact) in html, name


@pytest.mark.parametrize("kind", ["invitation", "invitation_reminder"])
def test_r10_r11_the_mail_says_who_asks_for_what_and_until_when(kind: str) -> None:
    message = Letters().write(kind, FACTS)
    for part in parts_of(message):
        assert "DriesTech2 vr" in part
        assert "voor de applicatie BlueDries" in part
        assert "via deze API’s: Leerlingen, Personeel." in part
        assert "tot zaterdag 10 april 2027 om 09:30" in part
