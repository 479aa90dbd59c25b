"""Dutch is in the templates; English follows completely."""

import re

from babel.messages.catalog import Message

from api.pages.catalogue import sentences, translated
from domain.languages import Language

AGAIN = "run: python -m api.pages.catalogue, and translate what is empty"
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def _texts(message: Message) -> list[str]:
    strings = message.string
    return [strings] if isinstance(strings, str) else list(strings or ())


def test_every_sentence_is_translated() -> None:
    english = translated(Language.ENGLISH)
    said = [message.id for message in sentences() if message.id]
    missing = [one for one in said if one not in english or not all(_texts(english[one]))]
    assert not missing, f"{AGAIN}: {missing}"


def test_no_translation_is_left_over() -> None:
    said = sentences()
    left = [one.id for one in translated(Language.ENGLISH) if one.id and one.id not in said]
    assert not left, f"{AGAIN}: {left}"


def test_no_translation_is_a_guess() -> None:
    assert not [one.id for one in translated(Language.ENGLISH) if one.fuzzy and one.id]


def test_translations_have_the_same_placeholders() -> None:
    for message in translated(Language.ENGLISH):
        if message.id:
            wanted = set(PLACEHOLDER.findall(str(message.id)))
            assert all(set(PLACEHOLDER.findall(text)) == wanted for text in _texts(message)), message.id
