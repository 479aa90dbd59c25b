"""One tree of refusals: each leaf has a code of its own, and comes back from it."""

import re

import pytest

from domain.refusal_codes import BY_CODE, MODULES, refusal_of
from domain.refusals import BadAccessRight, Conflict, Invalid, NotAllowed, NotFound, Refusal

NAMED = {name: one for module in MODULES for name, one in vars(module).items()}
CLASSES = [one for one in NAMED.values() if isinstance(one, type) and issubclass(one, Refusal)]
KINDS = (Invalid, NotAllowed, NotFound, Conflict)
LEAVES = [one for one in CLASSES if not one.__subclasses__()]


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_leaf_is_of_one_kind_and_has_a_code_of_its_own(leaf: type[Refusal]) -> None:
    """The kind decides the HTTP status, and the code is for good: nothing below a leaf inherits one."""
    assert sum(issubclass(leaf, kind) for kind in KINDS) == 1
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", vars(leaf)["code"])
    assert BY_CODE[leaf.code] is leaf


def test_no_two_refusals_share_a_code() -> None:
    assert len(BY_CODE) == len(LEAVES)


def test_the_code_is_the_name() -> None:
    """One grep finds the whole road of a refusal."""
    for leaf in LEAVES:
        assert leaf.code == re.sub(r"(?<!^)(?=[A-Z])", "_", leaf.__name__).lower()


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_a_refusal_crosses_a_process_boundary_as_code_and_sentence(code: str) -> None:
    refusal = refusal_of(code, "The sentence.")
    assert (type(refusal), refusal.code, refusal.detail) == (BY_CODE[code], code, "The sentence.")
    assert str(refusal) == "The sentence."


def test_a_code_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        refusal_of("no_such_refusal", "")


def test_a_refusal_that_writes_its_own_sentence_keeps_it_on_the_way() -> None:
    sent = BadAccessRight("leerlingen", "1057")
    assert "six digits" in sent.detail
    assert refusal_of(sent.code, sent.detail).detail == sent.detail
