"""The mails, in Dutch. A kind of mail is a file here; its wording stands once, for text and HTML alike."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from babel.dates import format_date, format_datetime
from jinja2 import DictLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from domain.school_year import BRUSSELS

BELGIAN = "nl_BE"
QUOTATION_MARKS = re.compile('["“”„‟«»]')
PARAGRAPH_END = re.compile(r"\n\s*\n")
LAYOUT = """<!doctype html>
<html lang="nl-BE"><head><meta charset="utf-8"><title>{{ subject }}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">{{ body }}</body></html>
"""


class Letters:
    """Renders letters. A fact that a template uses and the mail lacks is an error, never a gap in a mail."""

    def __init__(self) -> None:
        loader = PackageLoader("activities", "letters")
        self._text = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, autoescape=False)  # noqa: S701 - the plain text part
        self._html = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, autoescape=True)
        self._text.globals["link"] = _text_link
        self._html.globals["link"] = _html_link
        for environment in (self._text, self._html):
            environment.filters |= {"quoted": _quoted, "day": _day, "moment": _moment}
        self._layout = Environment(loader=DictLoader({"layout": LAYOUT}), autoescape=True)

    def kinds(self) -> Sequence[str]:
        """Every kind of mail that there is."""
        return [name.removesuffix(".j2") for name in self._text.list_templates(extensions=["j2"])]

    def write(self, kind: str, facts: Mapping[str, Any]) -> EmailMessage:
        """A message with subject, text part and HTML part; addresses and ids are the sender's to add."""
        subject = " ".join(self._block(self._text, kind, "subject", facts).split())
        message = EmailMessage()
        message["Subject"] = subject
        message.set_content(self._block(self._text, kind, "body", facts).strip() + "\n")
        paragraphs = PARAGRAPH_END.split(self._block(self._html, kind, "body", facts).strip())
        body = Markup().join(Markup("<p>{}</p>").format(_with_breaks(one)) for one in paragraphs)
        html = self._layout.get_template("layout").render(subject=subject, body=body)
        message.add_alternative(html, subtype="html")
        return message

    @staticmethod
    def _block(environment: Environment, kind: str, block: str, facts: Mapping[str, Any]) -> str:
        template = environment.get_template(f"{kind}.j2")
        return "".join(template.blocks[block](template.new_context(dict(facts))))


def _quoted(words: str) -> str:
    """Somebody else's words, to stand between “ and ”: one paragraph, with no mark in it that would end it.

    Otherwise a partner could go on in the portal's own voice.
    """
    return PARAGRAPH_END.sub("\n", QUOTATION_MARKS.sub("'", words.strip()))


def _day(moment: str) -> str:
    """`24 december 2026`, from ISO 8601 text."""
    return format_date(datetime.fromisoformat(moment).astimezone(BRUSSELS), "d MMMM y", locale=BELGIAN)


def _moment(moment: str) -> str:
    """`donderdag 24 december 2026 om 14:05`, on the clock of Brussels: when something ends to the minute."""
    shown = datetime.fromisoformat(moment)
    return format_datetime(shown, "EEEE d MMMM y 'om' HH:mm", tzinfo=BRUSSELS, locale=BELGIAN)


@pass_context
def _text_link(_: Context, word: str, url: str) -> str:
    """In angle brackets, as RFC 3986 advises: the full stop behind it is not a part of it."""
    return f"{word} <{url}>"


@pass_context
def _html_link(_: Context, word: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, word)


def _with_breaks(paragraph: str) -> Markup:
    return Markup("<br>").join(Markup(line) for line in paragraph.strip().split("\n"))  # noqa: S704 - escaped by Jinja
