"""Which language whoever sends a request reads: for the answer to it, and for the mails that follow."""

from typing import Any

from litestar import Request

from domain.languages import Language

COOKIE = "portal_language"


def language_of(request: Request[Any, Any, Any]) -> Language:
    """What its reader chose, else what his browser or script asks for, else Dutch."""
    chosen = request.cookies.get(COOKIE)
    return best_of(chosen if chosen in set(Language) else request.headers.get("Accept-Language", ""))


def best_of(accepted: str) -> Language:
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
