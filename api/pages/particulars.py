"""What a line of the log tells, besides who did what to which right."""

from storage.read.log import LogLine

_TOLD = ("email", "client_id", "note", "code")


def particulars(line: LogLine) -> str:
    """`an@school.example`, `old@partner.example → new@partner.example`, or nothing."""
    if not line.after:
        return ""
    contact = " → ".join(filter(None, (one.get("contact_email") for one in (line.before, line.after))))
    told = _TOLD if line.app_id else ("name", *_TOLD)
    return " ".join(filter(None, (contact, *(line.after.get(name) for name in told))))
