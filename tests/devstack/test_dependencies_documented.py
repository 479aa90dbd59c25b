"""Every dependency that is declared is in docs/dependencies.md, with what it is for."""

import re
import tomllib

from devstack.databases import PROJECT


def declared() -> set[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    return {re.split(r"[<>=!~\[ ]", one)[0] for group in groups for one in group}


def test_each_dependency_says_what_it_is_for() -> None:
    words = set(re.findall(r"[\w-]+", (PROJECT / "docs/dependencies.md").read_text()))
    assert declared() - words == set()
