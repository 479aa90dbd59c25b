"""The language of a page: Dutch as the templates have it, English from its catalogue.

The catalogue is read from its `.po` file at the start, so that a fresh clone needs no step to compile it.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from litestar import Request
from litestar.datastructures import Cookie

from api.languages import COOKIE, language_of
from domain.languages import Language

FOLDER = Path(__file__).parent / "translations"
A_YEAR = 365 * 24 * 3600

LOCALES: Mapping[Language, Locale] = {one: Locale.parse(one.in_belgium, sep="-") for one in Language}
_spoken: ContextVar[Language] = ContextVar("language", default=Language.DUTCH)


def catalogue_file(language: Language) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


@cache
def _translations(language: Language) -> NullTranslations:
    if language is Language.DUTCH:
        return NullTranslations()
    with catalogue_file(language).open("rb") as file:
        catalogue = read_po(file, locale=str(language))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def language() -> Language:
    """The language of the answer that is being made."""
    return _spoken.get()


def locale() -> Locale:
    return LOCALES[language()]


def translation(language: Language, sentence: str) -> str:
    """A sentence of the templates in this language."""
    return _translations(language).gettext(sentence)


def plural(language: Language, one: str, many: str, number: int) -> str:
    """A sentence about so many."""
    return _translations(language).ngettext(one, many, number)


def use_language_of(request: Request[Any, Any, Any]) -> None:
    """Answer this request in the language of who sent it."""
    _spoken.set(language_of(request))


def language_cookie(chosen: Language, *, secure: bool) -> Cookie:
    return Cookie(
        key=COOKIE, value=chosen, path="/", max_age=A_YEAR, httponly=True, secure=secure, samesite="lax"
    )
