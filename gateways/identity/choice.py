"""Which identity server the portal is set over, as the settings say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class IdentityServerKind(StrEnum):
    EMBEDDED = "embedded"
    GLEWLWYD = "glewlwyd"
    REGISTRATION = "registration"


@dataclass(frozen=True)
class ChosenIdentityServer:
    """`url` is Glewlwyd's API, or where clients are registered; `token` its API key, or what permits that.

    `token_endpoint` is where clients get their tokens. `keys` are Fernet keys, newest first, around what the
    portal has to keep of the server's.
    """

    kind: IdentityServerKind
    url: str
    token: str
    token_endpoint: str
    keys: Sequence[str]
