"""Templates say their sentences in the language that they were compiled for."""

import pytest
from jinja2 import TemplateAssertionError

from api.pages.rendering import environment
from domain.languages import Language

REMOVED = "{% trans name=who %}{{ name }} werd verwijderd.{% endtrans %}"


def _say(language: Language, template: str) -> str:
    return environment(language).from_string(template).render(who="<b>Els</b>")


def test_a_sentence_is_said_in_the_language_of_the_environment() -> None:
    assert _say(Language.DUTCH, '{{ _("Opslaan") }}') == "Opslaan"
    assert _say(Language.ENGLISH, '{{ _("Opslaan") }}') == "Save"


def test_the_words_are_markup_and_a_value_in_them_is_not() -> None:
    escaped = "&lt;b&gt;Els&lt;/b&gt;"
    assert _say(Language.DUTCH, REMOVED) == f"{escaped} werd verwijderd."
    assert _say(Language.DUTCH, '{{ _("Dag <i>%(name)s</i>", name=who) }}') == f"Dag <i>{escaped}</i>"
    assert _say(Language.DUTCH, '{{ _("%(name)s", name=who) }}') == escaped


def test_what_follows_a_value_is_no_code() -> None:
    assert _say(Language.DUTCH, '{{ _("{{ who }} 100%%") }}') == "{{ who }} 100%"


def test_a_sentence_is_written_out_where_it_is_said() -> None:
    with pytest.raises(TemplateAssertionError):
        _say(Language.DUTCH, "{{ _(who) }}")
