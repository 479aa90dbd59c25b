"""One line of the table, and the file that keeps the last ones."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

LATEST = Path(__file__).with_name("latest.json")


@dataclass(frozen=True)
class Figure:
    """`name` begins with its part: "lists: …". The ratio is ours as a share of the floor's speed, always.

    1 is as fast as the floor, and 0.5 half as fast, whether the unit is a rate or a wait; `expected` is the
    least that the ratio should be.
    """

    name: str
    unit: str
    ours: float
    floor: float
    ratio: float
    expected: float

    @property
    def falls_short(self) -> bool:
        return self.ratio < self.expected


@dataclass(frozen=True)
class Report:
    """What a part measured, and what it found that must not be: each finding fails the part."""

    figures: Sequence[Figure] = ()
    findings: Sequence[str] = ()

    def __add__(self, other: "Report") -> "Report":
        return Report([*self.figures, *other.figures], [*self.findings, *other.findings])


def rate(name: str, unit: str, ours: float, floor: float, expected: float) -> Figure:
    """More is better: `unit` is something a second."""
    return Figure(name, f"{unit}; ratio ours/floor", ours, floor, ours / floor, expected)


def wait(name: str, unit: str, ours: float, floor: float, expected: float) -> Figure:
    """Less is better: `unit` is a time, or a size."""
    return Figure(name, f"{unit}; ratio floor/ours", ours, floor, floor / ours, expected)


def table(figures: Sequence[Figure]) -> str:
    """The figures, and a word beside each that falls short of what is expected."""
    wide = max((len(one.name) for one in figures), default=0)
    lines = [f"{'':<{wide}}  {'ours':>9}  {'floor':>9}  {'ratio':>6}"]
    for one in figures:
        short = f"  (expected {one.expected:.2f})" if one.falls_short else ""
        numbers = f"{one.ours:>9.2f}  {one.floor:>9.2f}  {one.ratio:>6.2f}"
        lines.append(f"{one.name:<{wide}}  {numbers}  {one.unit}{short}")
    return "\n".join(lines)


def keep(figures: Sequence[Figure], file: Path = LATEST) -> None:
    """Write the figures over those of the same parts; those of parts that were not measured now stay."""
    kept = json.loads(file.read_text()) if file.exists() else []
    measured = {_part(one.name) for one in figures}
    rows = [one for one in kept if _part(one["name"]) not in measured] + list(_rows(figures))
    file.write_text(json.dumps(rows, indent=2) + "\n")


def _part(name: str) -> str:
    return name.split(":", 1)[0]


def _rows(figures: Iterable[Figure]) -> Iterable[dict[str, str | float]]:
    for one in figures:
        numbers = {"ours": round(one.ours, 3), "floor": round(one.floor, 3), "ratio": round(one.ratio, 3)}
        yield {"name": one.name, "unit": one.unit, **numbers}
