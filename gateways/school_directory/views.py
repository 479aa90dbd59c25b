"""Where Informat's own systems are, and what the views of `informat_users` are called, as settings say it."""

import re
from dataclasses import dataclass

_VIEW_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]{0,62}(\.[A-Za-z_][A-Za-z0-9_$]{0,62})?")


@dataclass(frozen=True)
class SchoolViews:
    """The names of the three views, with their schema before a dot where they need it.

    They are quoted, so upper and lower case count. Anything but a plain name is refused with ValueError.
    """

    people: str
    schools: str
    rights: str

    def __post_init__(self) -> None:
        for name in (self.people, self.schools, self.rights):
            if not _VIEW_NAME.fullmatch(name):
                raise ValueError(
                    f"{name!r} is not the name of a view: letters, digits, _ and one dot at most"
                )


@dataclass(frozen=True)
class InformatAddresses:
    """Where `informat_users` and the InvoiceAPI are. The first holds a password, and so does the token."""

    users_url: str
    views: SchoolViews
    invoice_api_url: str
    invoice_api_token: str
