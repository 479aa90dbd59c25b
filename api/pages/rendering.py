"""Pages from templates: what every page has, and what it says after a redirect."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2 import Template as JinjaTemplate
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY
from litestar.template import TemplateConfig
from markupsafe import Markup

from api.pages import languages, times
from api.pages.assets import static_address, style_address
from api.pages.forms import Form
from api.pages.headers import SAID
from api.pages.particulars import particulars
from api.pages.translating import PageEnvironment
from domain.languages import Language
from domain.partners import is_web_address
from domain.viewers import Viewer

TEMPLATES = Path(__file__).parent / "templates"


def environment(language: Language) -> PageEnvironment:
    """Jinja as the pages use it: everything escaped, and a name that is missing is an error."""
    made = PageEnvironment(
        language,
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # For plurals alone: all else is translated by then. Jinja's types do not know what its extension adds.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        partial(languages.translation, language), partial(languages.plural, language), newstyle=True
    )
    made.filters |= {
        "day": times.day,
        "particulars": particulars,
        "path": path_of,
        "said_by": said_by,
        "short_day": times.short_day,
        "minute": times.minute,
        "span": times.span,
    }
    made.tests["web_address"] = is_web_address
    made.globals |= {
        "language": language,
        "static": static_address,
        "style": style_address,
        "new_key": lambda: uuid4().hex,
        "said_cookie": SAID,
    }
    return made


def said_by(codes: Iterable[str], words: Mapping[str, Markup]) -> Markup:
    """`Leerlingen, Personeel`: the words for some codes."""
    return Markup(", ").join(words[code] for code in codes)


def path_of(address: str) -> str:
    """Of an address of the portal, what follows its host; the home page for no address."""
    split = urlsplit(address)
    return urlunsplit(("", "", split.path or "/", split.query, ""))


class PageEngine(JinjaTemplateEngine):
    """Litestar's Jinja, with templates in the language of the answer that is being made."""

    def __init__(self) -> None:
        self._environments = {language: environment(language) for language in Language}
        super().__init__(engine_instance=self._environments[Language.DUTCH])

    def get_template(self, template_name: str) -> JinjaTemplate:
        return self._environments[languages.language()].get_template(template_name)

    def register_template_callable(self, key: str, template_callable: Any) -> None:
        for one in self._environments.values():
            one.globals[key] = pass_context(template_callable)


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(instance=PageEngine())


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
