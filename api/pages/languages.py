"""The language of a page: Dutch as the templates have it, English from its catalogue.

The catalogue is read from its `.po` file at the start, so that a fresh clone needs no step to compile it.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
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

FOLDER = Path(__file__).parent / "translations"
COOKIE = "portal_language"
A_YEAR = 365 * 24 * 3600


class Language(StrEnum):
    """The languages of the pages. Dutch is the source."""

    DUTCH = "nl"
    ENGLISH = "en"


# Belgium for both: day before month, 24 hours, a comma before decimals.
LOCALES: Mapping[Language, Locale] = {
    Language.DUTCH: Locale("nl", "BE"),
    Language.ENGLISH: Locale("en", "BE"),
}
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
    """Answer this request in what its reader chose, else in what his browser asks for, else in Dutch."""
    chosen = request.cookies.get(COOKIE)
    wanted = chosen if chosen in set(Language) else request.headers.get("Accept-Language", "")
    _spoken.set(_best_of(wanted))


def language_cookie(chosen: Language, *, secure: bool) -> Cookie:
    return Cookie(
        key=COOKIE, value=chosen, path="/", max_age=A_YEAR, httponly=True, secure=secure, samesite="lax"
    )


def _best_of(accepted: str) -> Language:
    """The best of an Accept-Language header; Dutch wins a tie and takes whoever wants neither."""
    weights = dict.fromkeys(Language, 0.0)
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";q=")
        known = tag.lower().split("-")[0]
        if known in weights:
            weights[Language(known)] = max(weights[Language(known)], _weight(quality))
    return max(weights, key=lambda one: weights[one])


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
