"""Style sheet and scripts: own files and vendored ones, nothing from elsewhere.

Style sheets are small files to read and one file to fetch. Addresses carry a hash of what is in them, so a
browser keeps them for a year and still sees a change at once.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Response, get
from litestar.datastructures import CacheControlHeader
from litestar.router import Router
from litestar.static_files import create_static_files_router

STATIC = Path(__file__).parent / "static"
STYLE_SHEETS = (
    "vendor/pico-2.1.1.min.css",
    "tokens.css",
    "layout.css",
    "elements.css",
    "lists.css",
    "parts.css",
    "content.css",
    "back-office.css",
    "dual-list.css",
    "directory.css",
)
FOR_A_YEAR = CacheControlHeader(public=True, max_age=365 * 24 * 3600, immutable=True)

FOR_A_DAY = CacheControlHeader(public=True, max_age=24 * 3600)


@get("/portal.css", cache_control=FOR_A_YEAR, include_in_schema=False, sync_to_thread=False)
def style_sheet() -> Response[str]:
    """All style sheets, in their order."""
    return Response(_style(), media_type="text/css")


@get("/favicon.ico", cache_control=FOR_A_DAY, include_in_schema=False, sync_to_thread=False)
def mark() -> Response[bytes]:
    """What browsers ask for beside an answer that is no page and names no mark itself, as JSON."""
    return Response((STATIC / "mark.svg").read_bytes(), media_type="image/svg+xml")


def style_address() -> str:
    return f"/portal.css?v={_style_hash()}"


@cache
def static_address(name: str) -> str:
    """The address of one file in `static/`, with a hash of what is in it."""
    return f"/static/{name}?v={_short_hash((STATIC / name).read_bytes())}"


def static_files() -> Router:
    return create_static_files_router("/static", directories=[STATIC], cache_control=FOR_A_YEAR)


@cache
def _style() -> str:
    return "\n".join((STATIC / name).read_text() for name in STYLE_SHEETS)


@cache
def _style_hash() -> str:
    return _short_hash(_style().encode())


def _short_hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
