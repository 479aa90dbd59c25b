"""`make rules`: each rule with the tests that prove it. Fails when a rule has none."""

import sys
from pathlib import Path

from tests.rules.rules import report

PROJECT = Path(__file__).parents[2]


def main() -> int:
    found = report(PROJECT / "docs" / "rules.md", PROJECT / "tests")
    sys.stdout.writelines(f"{line}\n" for line in found.lines())
    return 0 if found.is_complete else 1


if __name__ == "__main__":
    sys.exit(main())
