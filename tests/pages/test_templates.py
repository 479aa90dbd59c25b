"""What a strict content security policy, and a reader who cannot see, need of every template."""

import re
from pathlib import Path

import pytest

from api.pages.assets import STATIC, STYLE_SHEETS
from api.pages.rendering import TEMPLATES

FILES = sorted(TEMPLATES.rglob("*.html"))
_IMPORTED = re.compile(r'{% from "[^"]+" import ([\w, ]+?) %}')


def _name(file: Path) -> str:
    return str(file.relative_to(TEMPLATES))


def test_every_template_that_is_named_is_there() -> None:
    """And each that is there is named: none is left behind."""
    named = {
        name
        for file in [*FILES, *TEMPLATES.parent.rglob("*.py")]
        for name in re.findall(r'"([\w/]+\.html)"', file.read_text())
    }
    assert named == {_name(file) for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_nothing_is_inline(file: Path) -> None:
    text = file.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_nothing_comes_from_elsewhere(file: Path) -> None:
    assert not re.search(r"(src|href)=\"(https?:)?//", file.read_text())


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_every_post_carries_the_token(file: Path) -> None:
    text = file.read_text()
    assert text.count('method="post"') <= text.count("form_start(") + text.count("_csrf_token")


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_what_is_imported_is_used_and_everything_is_escaped(file: Path) -> None:
    text = file.read_text()
    names = {name for found in _IMPORTED.findall(text) for name in re.split(r",\s*", found)}
    assert not {name for name in names if len(re.findall(rf"\b{name}\b", text)) < 2}
    assert "autoescape" not in text


def test_nothing_in_the_style_comes_from_elsewhere() -> None:
    for name in STYLE_SHEETS:
        assert not re.search(r"url\(\"?(https?:)?//|@import", (STATIC / name).read_text()), name


def test_what_is_vendored_has_its_licence() -> None:
    vendored = {one.name for one in (STATIC / "vendor").iterdir()}
    assert {"pico-LICENSE.txt", "htmx-LICENSE.txt"} <= vendored
