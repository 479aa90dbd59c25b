"""All pages, on one router."""

from typing import Any

from litestar import Request, Router

from api.pages import sign_in, visitors
from api.pages.assets import style_sheet
from api.pages.forms import keep_form
from api.pages.languages import use_language_of


async def prepare(request: Request[Any, Any, Any]) -> None:
    """Before anything can refuse: the reader's language, and what he filled in."""
    use_language_of(request)
    await keep_form(request)


pages = Router(
    "/",
    route_handlers=[style_sheet, *visitors.handlers, *sign_in.handlers],
    before_request=prepare,
    include_in_schema=False,
)
