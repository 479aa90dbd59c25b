"""The cookies of sign-in: none of them is for scripts, and at https none goes out in clear."""

from datetime import timedelta
from typing import Literal

from litestar.datastructures import Cookie

from api.parts import Parts


def of_this_host(name: str, *, is_https: bool) -> str:
    """At https this name keeps other hosts from setting it, a neighbour's under the same domain too."""
    return f"__Host-{name}" if is_https else name


def kept_cookie(
    parts: Parts,
    key: str,
    value: str,
    life: timedelta,
    *,
    path: str = "/",
    samesite: Literal["lax", "strict"] = "lax",
) -> Cookie:
    """A cookie that the browser keeps for so long."""
    return Cookie(
        key=key,
        value=value,
        path=path,
        max_age=int(life.total_seconds()),
        httponly=True,
        secure=parts.is_https,
        samesite=samesite,
    )
