"""The list of rules finds what proves them, and says what nothing proves."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.__main__ import PROJECT
from tests.rules.rules import Report, proofs_in, read_rules, report

RULES = "| number | rule |\n|---|---|\n| R1 | One. (+) And more. |\n| R2 | Two. |\n| R10 | Ten. |\n"
TESTS = """
import pytest

def test_r1_is_so(): ...

async def test_r1_r2_go_together(): ...

class TestInAClass:
    def test_r2_is_so(self): ...

def check_r10_is_no_test(): ...
def test_10_has_no_letter(): ...
def test_r10(): ...
def test_rather_r10_in_the_middle(): ...
NAME = "test_r10_in_a_string"
# def test_r10_in_a_comment(): ...
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tests" / "deeper").mkdir(parents=True)
    (tmp_path / "tests" / "deeper" / "test_some.py").write_text(TESTS)
    (tmp_path / "rules.md").write_text(RULES)
    return tmp_path


def report_of(project: Path) -> Report:
    return report(project / "rules.md", project / "tests")


def test_rules_are_read_from_the_table_with_their_numbers() -> None:
    assert read_rules(RULES) == {1: "One. (+) And more.", 2: "Two.", 10: "Ten."}


def test_a_number_that_is_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="R2"):
        read_rules(RULES + "| R2 | Again. |\n")


def test_a_test_proves_every_rule_that_its_name_begins_with(project: Path) -> None:
    found = report_of(project).proofs
    assert [proof.name for proof in found[1]] == ["test_r1_is_so", "test_r1_r2_go_together"]
    assert [proof.name for proof in found[2]] == ["test_r1_r2_go_together", "test_r2_is_so"]


def test_only_tests_prove_and_only_with_the_rule_in_front(project: Path) -> None:
    assert report_of(project).unproved == [10]


def test_a_proof_says_where_it_is(project: Path) -> None:
    path = project / "tests" / "deeper" / "test_some.py"
    assert str(next(proofs_in(path, project))) == "tests/deeper/test_some.py:4 test_r1_is_so"


def test_a_rule_without_a_test_makes_the_list_incomplete(project: Path) -> None:
    found = report_of(project)
    assert not found.is_complete
    assert "R10 Ten.\n    NO TEST" in "\n".join(found.lines())
    assert list(found.lines())[-2:] == ["2 of 3 rules have a test.", "Without: R10."]


def test_a_test_that_names_no_rule_of_ours_makes_the_list_incomplete(project: Path) -> None:
    (project / "tests" / "test_more.py").write_text("def test_r10_r99_is_so(): ...\n")
    found = report_of(project)
    assert (found.unproved, found.is_complete) == ([], False)
    assert "No such rule: tests/test_more.py:1 test_r10_r99_is_so" in found.lines()


def test_with_a_test_for_each_rule_the_list_is_complete(project: Path) -> None:
    (project / "tests" / "test_more.py").write_text("def test_r10_is_so(): ...\n")
    assert report_of(project).is_complete


def test_only_the_first_sentence_of_a_rule_is_shown(project: Path) -> None:
    assert "R1 One." in report_of(project).lines()


def test_every_test_of_ours_names_rules_that_there_are() -> None:
    found = report(PROJECT / "docs" / "rules.md", PROJECT / "tests")
    assert list(found.rules) == sorted(found.rules)
    assert {1, 13, 22, 58, 63, 70} <= found.rules.keys()
    assert found.strays == []


def test_make_rules_exits_as_the_list_says() -> None:
    found = report(PROJECT / "docs" / "rules.md", PROJECT / "tests")
    run = subprocess.run(
        [sys.executable, "-m", "tests.rules"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert run.returncode == (0 if found.is_complete else 1)
    assert f"of {len(found.rules)} rules have a test." in run.stdout
