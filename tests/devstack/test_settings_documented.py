"""docs/settings.md has every setting, with its true default and who cannot do without it."""

import re
from enum import Enum
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

import worker
from api import portal
from devstack.settings import DevstackSettings
from settings import Settings

DOCUMENT = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
ROW = re.compile(r"^\| `PORTAL_(\w+)` \|[^|]+\|([^|]*)\|([^|]*)\|[^|]+\|$", re.MULTILINE)
ROWS = {name.lower(): (default.strip(), needed_by) for name, default, needed_by in ROW.findall(DOCUMENT)}
EXPLAINED_ELSEWHERE = {"scope_templates"}


def _as_documented(field: FieldInfo) -> str:
    default = field.get_default()
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    text = str(value.value if isinstance(value, Enum) else value)
    return f"`{text}`" if value not in ("", [], None) else ""


def test_every_setting_is_documented_and_no_other() -> None:
    assert ROWS.keys() == DevstackSettings.model_fields.keys()


@pytest.mark.parametrize("name", sorted(DevstackSettings.model_fields.keys() - EXPLAINED_ELSEWHERE))
def test_the_documented_default_is_the_default(name: str) -> None:
    field = Settings.model_fields.get(name) or DevstackSettings.model_fields[name]
    assert ROWS[name][0] == _as_documented(field)


@pytest.mark.parametrize(("process", "needed"), [("web", portal.NEEDED), ("worker", worker.NEEDED)])
def test_what_a_process_needs_is_documented(process: str, needed: tuple[str, ...]) -> None:
    assert {name for name, (_, by) in ROWS.items() if process in by} == set(needed)
