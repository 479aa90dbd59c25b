"""The log as CSV, the way a spreadsheet in Flanders opens it: UTF-8 with a mark, semicolons, Belgian time."""

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from domain.school_year import BRUSSELS
from storage.read.log import LogLine

COLUMNS = ("at", "role", "person", "event", "app", "client_id", "api", "target", "before", "after", "token")
_MARK = "\ufeff"  # without it Excel takes UTF-8 for something older
# A spreadsheet takes these for the beginning of a formula, also behind white space.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(lines: Iterable[LogLine]) -> bytes:
    """A header and one row per line."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in _cells(line)] for line in lines)
    return (_MARK + text.getvalue()).encode()


def _cells(line: LogLine) -> Iterable[str]:
    yield f"{line.at.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}"
    yield line.actor_role
    yield line.actor
    yield line.event
    yield line.app or ""
    yield line.client_id or ""
    yield line.api or ""
    yield line.target or ""
    yield _written(line.before)
    yield _written(line.after)
    yield line.token or ""


def _written(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True) if facts else ""


def _harmless(cell: str) -> str:
    """The cell with an apostrophe in front, if a spreadsheet would run it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
