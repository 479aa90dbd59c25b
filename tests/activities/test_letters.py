"""The letters' words: whose they are, and that nobody puts his own in the portal's mouth."""

from email.message import EmailMessage

import pytest

from activities.letters import Letters

FACTS = {"app": "BlueDries", "link_url": "https://portal.example/invitations/x", "expires_on": "10 april"}


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
