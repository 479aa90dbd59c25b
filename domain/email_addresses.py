"""E-mail addresses, as far as a form can judge them: whether one works, only its mail tells."""

import re

from domain.refusals import BadEmailAddress

LONGEST = 254  # RFC 5321, 4.5.3.1.3
# No space, no control character (PostgreSQL keeps no NUL), nothing with a meaning in the header of a mail.
# Nor a percent sign or an encoded word: mail servers read another recipient in them.
_NEVER = r"%@\s\x00-\x1f\x7f<>()\[\],;:\"\\"
_FORM = re.compile(rf"(?!.*=\?)[^{_NEVER}]{{1,64}}@[^{_NEVER}.]+(\.[^{_NEVER}.]+)+")


def email_address(text: str) -> str:
    """The address without spaces around it, in lower case. Refuses `BadEmailAddress`."""
    address = text.strip().lower()
    if len(address) > LONGEST or not _FORM.fullmatch(address):
        raise BadEmailAddress(f"{text[:80]!r} is not an e-mail address.")
    return address
