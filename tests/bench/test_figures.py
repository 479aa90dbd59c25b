"""What becomes of figures: the table and the file."""

import json
from pathlib import Path

from bench.figures import keep, rate, table, wait
from bench.timing import percentile


def test_the_ratio_is_a_share_of_the_speed_of_the_floor() -> None:
    assert rate("lists: a", "rows/s", 30, 40, expected=0.75).ratio == 0.75
    assert wait("lists: b", "ms", 40, 30, expected=0.75).ratio == 0.75


def test_the_table_marks_what_falls_short() -> None:
    [_, good, poor] = table(
        [wait("good", "ms", 10, 9, expected=0.75), wait("poor", "ms", 10, 5, expected=0.75)]
    ).splitlines()
    assert "expected" not in good
    assert "(expected 0.75)" in poor


def test_figures_of_parts_that_were_not_measured_now_stay(tmp_path: Path) -> None:
    file = tmp_path / "latest.json"
    keep([wait("lists: old", "ms", 2, 1, 0.5), wait("pages: kept", "ms", 2, 1, 0.5)], file)
    keep([wait("lists: new", "ms", 4, 2, 0.5)], file)
    kept, new = json.loads(file.read_text())
    assert kept["name"] == "pages: kept"
    assert new == {"name": "lists: new", "unit": "ms; ratio floor/ours", "ours": 4, "floor": 2, "ratio": 0.5}


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([5, 1, 4, 2, 3], 50) == 3
    assert percentile([5, 1, 4, 2, 3], 95) == 5
