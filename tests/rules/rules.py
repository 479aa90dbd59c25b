"""The rules of `docs/rules.md`, and the tests that name them."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_ROW = re.compile(r"\| R(?P<number>\d+) \| (?P<rule>.+) \|")
_PROOF = re.compile(r"test_(?P<numbers>(?:r\d+_)+)[a-z]")


@dataclass(frozen=True)
class Proof:
    """A test, and the numbers of the rules that its name carries."""

    file: str
    line: int
    name: str
    numbers: frozenset[int]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}"


@dataclass(frozen=True)
class Report:
    """What is proved, and what is not. `strays` are tests that name a rule which there is not."""

    rules: Mapping[int, str]
    proofs: Mapping[int, list[Proof]]
    strays: list[Proof]

    @property
    def unproved(self) -> list[int]:
        return [number for number in self.rules if not self.proofs[number]]

    @property
    def is_complete(self) -> bool:
        return not self.unproved and not self.strays

    def lines(self) -> Iterator[str]:
        for number, rule in self.rules.items():
            yield f"R{number} {_first_sentence(rule)}"
            yield from (f"    {proof}" for proof in self.proofs[number])
            if not self.proofs[number]:
                yield "    NO TEST"
        yield from (f"No such rule: {proof}" for proof in self.strays)
        proved = len(self.rules) - len(self.unproved)
        yield f"{proved} of {len(self.rules)} rules have a test."
        if self.unproved:
            yield f"Without: {', '.join(f'R{number}' for number in self.unproved)}."


def report(rules_file: Path, tests: Path) -> Report:
    rules = read_rules(rules_file.read_text(encoding="utf-8"))
    found = [proof for path in sorted(tests.rglob("*.py")) for proof in proofs_in(path, tests.parent)]
    proofs = {number: [proof for proof in found if number in proof.numbers] for number in rules}
    return Report(rules, proofs, [proof for proof in found if proof.numbers - rules.keys()])


def read_rules(document: str) -> Mapping[int, str]:
    """The rules by their number, in the order of the document. ValueError when two have the same."""
    rules: dict[int, str] = {}
    for row in _ROW.finditer(document):
        number = int(row["number"])
        if number in rules:
            raise ValueError(f"R{number} is there twice")
        rules[number] = row["rule"]
    return rules


def proofs_in(path: Path, project: Path) -> Iterator[Proof]:
    """The tests of one file that name rules, by reading it: nothing is run or imported."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := _PROOF.match(node.name)):
            numbers = frozenset(int(one) for one in re.findall(r"\d+", match["numbers"]))
            yield Proof(path.relative_to(project).as_posix(), node.lineno, node.name, numbers)


def _first_sentence(rule: str) -> str:
    return re.split(r"(?<=[.!?]) ", rule, maxsplit=1)[0]
