"""The mails. A kind of mail is a file in each language, with its wording once, for text and HTML alike.

Whole letters, and no catalogue of their sentences: a letter is read, and translated, as a whole.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from functools import partial
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from jinja2 import DictLoader, Environment, PackageLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from activities.letters.mime import message_of
from domain.languages import Language
from domain.school_year import BRUSSELS

LOADER = PackageLoader("activities", "letters")
LOCALES: Mapping[Language, Locale] = {one: Locale.parse(one.in_belgium, sep="-") for one in Language}
AT: Mapping[Language, str] = {Language.DUTCH: "om", Language.ENGLISH: "at"}
"""The word between a day and an hour."""
QUOTATION_MARKS = re.compile('["“”„‟«»]')
PARAGRAPH_END = re.compile(r"\n\s*\n")
LAYOUT = """<!doctype html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ subject }}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">{{ body }}</body></html>
"""


class Letters:
    """Renders letters. A fact that a template uses and the mail lacks is an error, never a gap in a mail."""

    def __init__(self) -> None:
        self._text = {one: _environment(one, _text_link, autoescape=False) for one in Language}
        self._html = {one: _environment(one, _html_link, autoescape=True) for one in Language}
        self._layout = Environment(loader=DictLoader({"layout": LAYOUT}), autoescape=True)

    def kinds(self) -> Sequence[str]:
        """Every kind of mail that there is."""
        files = self._text[Language.DUTCH].list_templates(extensions=["j2"])
        folder = f"{Language.DUTCH}/"
        return [name.removeprefix(folder).removesuffix(".j2") for name in files if name.startswith(folder)]

    def write(self, kind: str, language: Language, facts: Mapping[str, Any]) -> EmailMessage:
        """A message with subject, text part and HTML part; addresses and ids are the sender's to add."""
        text, html = (one[language].get_template(f"{language}/{kind}.j2") for one in (self._text, self._html))
        subject = " ".join(_block(text, "subject", facts).split())
        paragraphs = PARAGRAPH_END.split(_block(html, "body", facts).strip())
        body = Markup().join(Markup("<p>{}</p>").format(_with_breaks(one)) for one in paragraphs)
        layout = self._layout.get_template("layout")
        page = layout.render(subject=subject, body=body, language=language.in_belgium)
        message = message_of(subject, _block(text, "body", facts).strip() + "\n", page)
        message["Content-Language"] = language.in_belgium
        return message


def _environment(language: Language, link: Callable[..., str], *, autoescape: bool) -> Environment:
    """For the plain text part nothing is escaped; what is for HTML always is."""
    made = Environment(loader=LOADER, undefined=StrictUndefined, trim_blocks=True, autoescape=autoescape)  # noqa: S701
    made.globals["link"] = link
    made.filters |= {"quoted": _quoted, "day": partial(_day, language), "moment": partial(_moment, language)}
    return made


def _block(template: Template, name: str, facts: Mapping[str, Any]) -> str:
    return "".join(template.blocks[name](template.new_context(dict(facts))))


def _quoted(words: str) -> str:
    """Somebody else's words, to stand between “ and ”: one paragraph, with no mark in it that would end it.

    Otherwise a partner could go on in the portal's own voice.
    """
    return PARAGRAPH_END.sub("\n", QUOTATION_MARKS.sub("'", words.strip()))


def _day(language: Language, moment: str) -> str:
    """`24 december 2026`, from ISO 8601 text."""
    shown = datetime.fromisoformat(moment).astimezone(BRUSSELS)
    return format_date(shown, "d MMMM y", locale=LOCALES[language])


def _moment(language: Language, moment: str) -> str:
    """`donderdag 24 december 2026 om 14:05`, on the clock of Brussels: when something ends to the minute."""
    pattern, shown = f"EEEE d MMMM y '{AT[language]}' HH:mm", datetime.fromisoformat(moment)
    return format_datetime(shown, pattern, tzinfo=BRUSSELS, locale=LOCALES[language])


@pass_context
def _text_link(_: Context, word: str, url: str) -> str:
    """In angle brackets, as RFC 3986 advises: the full stop behind it is not a part of it."""
    return f"{word} <{url}>"


@pass_context
def _html_link(_: Context, word: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, word)


def _with_breaks(paragraph: str) -> Markup:
    return Markup("<br>").join(Markup(line) for line in paragraph.strip().split("\n"))  # noqa: S704 - escaped by Jinja
