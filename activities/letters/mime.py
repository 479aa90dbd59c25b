"""A letter as a message: one text in two forms."""

from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import cache, lru_cache
from secrets import token_hex
from typing import Any

REMEMBERED_HEADERS = 200


class _HeadersReadOnce(HeaderRegistry):
    """Python's headers, of which most are the same in every mail.

    The library makes a class and a tree of what it read whenever a header is set, which it does several times
    for each part: four fifths of what a mail took.
    """

    def __init__(self) -> None:
        super().__init__()
        self._class_of = cache(super().__getitem__)
        self._header_of = lru_cache(REMEMBERED_HEADERS)(super().__call__)

    def __getitem__(self, name: str) -> Any:
        return self._class_of(name)

    def __call__(self, name: str, value: Any) -> Any:
        return self._header_of(name, value)


_POLICY = EmailPolicy(header_factory=_HeadersReadOnce())


def message_of(subject: str, text: str, html: str) -> EmailMessage:
    """The boundary is chosen here: left open, the library looks for one that the parts do not have."""
    message = EmailMessage(_POLICY)
    message["Subject"] = subject
    message.set_content(text)
    message.make_alternative(boundary=token_hex(16))
    message.add_alternative(html, subtype="html")
    return message
