"""What every answer tells the browser not to do, and HTML more than the rest."""

from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.types import Message, Scope

SAID = "portal_said"
"""The cookie that carries the code of one sentence over a redirect; no personal data."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the style sheet's own icons
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HTTPS_FOR_A_YEAR = f"max-age={365 * 24 * 3600}"
"""For this host alone: what else is below it is not the portal's to decide."""
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


async def guard_html(message: Message, scope: Scope) -> None:
    """Litestar's `before_send`: error pages pass here too, where a page's own hooks would not see them."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    # What a signed-in person saw, JSON too, must not be there for the next one at the same computer. What may
    # be kept says so itself: static files, logos, signing keys.
    headers.setdefault("Cache-Control", "no-store")
    if scope["litestar_app"].state.parts.is_https:
        headers["Strict-Transport-Security"] = HTTPS_FOR_A_YEAR
    if not headers.get("content-type", "").startswith("text/html"):
        headers["X-Content-Type-Options"] = "nosniff"
        return
    for name, value in _ALWAYS.items():
        headers[name] = value
    if _carries_sentence(scope):
        gone = Cookie(key=SAID, path="/", max_age=0)
        headers.add("set-cookie", gone.to_header(header=""))


def _carries_sentence(scope: Scope) -> bool:
    """Whether this page shows the sentence; a part of a page, fetched by htmx, does not."""
    names = {name for name, _ in scope["headers"]}
    cookies = b";".join(value for name, value in scope["headers"] if name == b"cookie")
    return SAID.encode() in cookies and b"hx-request" not in names
