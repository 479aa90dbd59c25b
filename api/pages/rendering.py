"""Pages from templates: what every page has, and what it says after a redirect."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY
from litestar.template import TemplateConfig

from api.pages import languages, times
from api.pages.assets import static_address, style_address
from api.pages.forms import Form
from api.pages.headers import SAID
from domain.partners import is_web_address
from domain.viewers import Viewer

TEMPLATES = Path(__file__).parent / "templates"


def environment() -> Environment:
    """Jinja as the pages use it: everything escaped, and a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension brings this method along; Jinja's types do not know of it.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        languages.gettext, languages.ngettext, newstyle=True
    )
    # Lists say some sentences in every row, and the extension's own `_` looks up its function each time.
    made.globals["_"] = languages.marked_up
    made.filters |= {
        "day": times.day,
        "path": path_of,
        "short_day": times.short_day,
        "minute": times.minute,
        "span": times.span,
    }
    made.tests["web_address"] = is_web_address
    made.globals |= {
        "language": languages.language,
        "static": static_address,
        "style": style_address,
        "N_": str,  # marks a sentence that is translated where it is said
        "new_key": lambda: uuid4().hex,
        "said_cookie": SAID,
    }
    return made


def path_of(address: str) -> str:
    """Of an address of the portal, what follows its host; the home page for no address."""
    split = urlsplit(address)
    return urlunsplit(("", "", split.path or "/", split.query, ""))


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))


def page(
    name: str,
    viewer: Viewer | None,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Template:
    """One page. `viewer` decides the navigation around it; None is a visitor.

    With a `form` in which something is wrong it is a 422, unless `status` says otherwise.
    """
    form = context.get("form")
    wrong = isinstance(form, Form) and form.errors
    return Template(
        name,
        context={"viewer": viewer, **context},
        status_code=status or (HTTP_422_UNPROCESSABLE_ENTITY if wrong else HTTP_200_OK),
        headers=dict(headers or {}),
        media_type="text/html",
    )


def see(path: str, *, say: str = "", cookies: Iterable[Cookie] = ()) -> Redirect:
    """After a change, show the page at `path`, so that Reload repeats nothing.

    `say` is the code of a sentence in `words/said.html` that the page shows once. It travels in a cookie;
    whoever forges it in his own browser reads one of our own sentences.
    """
    return Redirect(path, status_code=HTTP_303_SEE_OTHER, cookies=[*cookies, *said_once(say)])


def said_once(say: str) -> list[Cookie]:
    """What makes the next page say the sentence of this code; nothing for no code."""
    return [Cookie(key=SAID, value=say, path="/", max_age=60, httponly=True, samesite="lax")] if say else []
