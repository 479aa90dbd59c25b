"""What a person filled in, and what is wrong with it field by field.

A wrong field is not a wrong request: the page comes back with the words beside the field, and with everything
that was typed. So fields are read one by one here, and not by a schema that stops at the first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from litestar import Request

from domain.email_addresses import email_address
from domain.partners import LONGEST_NAME, proper_name
from domain.refusals import BadEmailAddress, BadName, Refusal

KEY = "key"
CSRF = "_csrf_token"
SECRET_FIELDS = frozenset({"password", "present", "client_secret", "code", "jwks"})
"""Never shown again, not even to the one who typed them."""

E = TypeVar("E", bound=StrEnum)


@dataclass
class Form:
    """The fields of a form, by name. `errors` has a code per field, see `words/fields.html`, and `culprits`
    what of a field it is about, where it holds more than one thing."""

    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    culprits: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """What was typed, to show it again; empty when nothing was."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """What was chosen where more than one thing can be."""
        return list(self.values.get(name, ()))

    @property
    def key(self) -> str:
        """The form's idempotency key: sent twice as it is, it is one command; changed and sent, another.

        So a double click does it once, and Back, a change and Send is not answered with the first answer.
        """
        typed = repr(sorted((name, given) for name, given in self.values.items() if name != CSRF))
        return sha256(typed.encode()).hexdigest()

    def resendable(self, new_key: str | None = None) -> list[tuple[str, str]]:
        """Every field but the token and the secret ones, to send the same once more.

        With a new key it is another command: where the first one failed, its key finds that failure again.
        """
        hidden = {CSRF} | SECRET_FIELDS | ({KEY} if new_key else set())
        fields = [(name, one) for name, given in self.values.items() if name not in hidden for one in given]
        return [*fields, (KEY, new_key)] if fields and new_key else fields

    def wrong(self, name: str, code: str, culprit: str = "") -> None:
        """Note what is wrong with a field; what was noted first stands."""
        if name not in self.errors:
            self.errors[name] = code
            self.culprits |= {name: culprit} if culprit else {}

    def refused(self, name: str, refusal: Refusal, culprit: str = "") -> None:
        """Note a rule's refusal beside the field that it is about."""
        self.wrong(name, refusal.code, culprit)

    def line(self, name: str, longest: int = 200, *, required: bool = True) -> str:
        """One line of text, without spaces around it."""
        text = " ".join(self[name].split())
        self._measure(name, text, longest, required=required)
        return text

    def proper_name(self, name: str) -> str:
        """The name of an organisation, a person or an app."""
        typed = self.line(name, LONGEST_NAME)
        try:
            return proper_name(typed)
        except BadName as refusal:
            self.refused(name, refusal)
            return typed

    def words(self, name: str, longest: int = 4000, *, required: bool = True) -> str:
        """Text of several lines."""
        text = self[name].replace("\r\n", "\n").strip()
        self._measure(name, text, longest, required=required)
        return text

    def email(self, name: str) -> str:
        typed = self[name]
        if not typed.strip():
            self.wrong(name, "missing")
            return typed
        try:
            return email_address(typed)
        except BadEmailAddress as refusal:
            self.refused(name, refusal)
            return typed

    def one_of(self, name: str, known: type[E]) -> E | None:
        """The option chosen, or None with a word about it."""
        try:
            return known(self[name])
        except ValueError:
            self.wrong(name, "choose")
            return None

    def some_of(self, name: str, known: type[E]) -> list[E]:
        """The options chosen, in their own order; what is no option is left out."""
        chosen = set(self.all(name))
        return [option for option in known if option.value in chosen]

    def _measure(self, name: str, text: str, longest: int, *, required: bool) -> None:
        if required and not text:
            self.wrong(name, "missing")
        elif len(text) > longest:
            self.wrong(name, "too_long")


def separated(text: str) -> Iterable[str]:
    """The addresses in a text, as people paste them: by line, comma, semicolon or space; each once."""
    return dict.fromkeys(part for part in re.split(r"[\s,;]+", text.strip()) if part)


async def keep_form(request: Request[Any, Any, Any]) -> None:
    """Read a posted form before anything can refuse it, so that no refusal loses what was typed."""
    if request.method == "POST":
        posted = await request.form()
        fields: dict[str, list[str]] = {}
        for name, value in posted.multi_items():
            if isinstance(value, str):
                fields.setdefault(name, []).append(value)
        request.state.form = Form(fields)


def kept_form(request: Request[Any, Any, Any]) -> Form:
    """The posted form; an empty one where nothing was posted."""
    form: Form = request.state.get("form") or Form()
    return form
