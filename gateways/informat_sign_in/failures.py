"""Why a sign-in failed, in codes that stay the same."""

from enum import StrEnum

SYSTEM = "sign-in"


class SignInFailure(StrEnum):
    """The reason, for the log and for choosing the page. People are told little of it."""

    STATE_MISMATCH = "state_mismatch"
    """Not the answer to this attempt: an old tab, a second try, or somebody else's link."""
    ISSUER_MISMATCH = "issuer_mismatch"
    """The answer comes from another provider than was asked (RFC 9207)."""
    DENIED = "denied"
    """The person chose not to sign in."""
    REFUSED_BY_PROVIDER = "refused_by_provider"
    CODE_MISSING = "code_missing"
    CODE_REFUSED = "code_refused"
    """The code was used, is too old, or does not belong to our verifier."""
    CLIENT_REFUSED = "client_refused"
    """The provider does not accept our client id or secret: a setting is wrong."""
    ID_TOKEN_MISSING = "id_token_missing"  # noqa: S105 - a code, not a secret
    ID_TOKEN_MALFORMED = "id_token_malformed"  # noqa: S105
    ID_TOKEN_SIGNATURE = "id_token_signature"  # noqa: S105
    ID_TOKEN_ISSUER = "id_token_issuer"  # noqa: S105
    ID_TOKEN_AUDIENCE = "id_token_audience"  # noqa: S105
    ID_TOKEN_TIME = "id_token_time"  # noqa: S105
    ID_TOKEN_NONCE = "id_token_nonce"  # noqa: S105


class SignInFailed(Exception):
    """Nobody was signed in. `detail` is for the log and holds no token."""

    def __init__(self, reason: SignInFailure, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason.value)
        self.reason = reason
        self.detail = detail
