"""Every refusal by its code, for those that crossed a process boundary."""

from domain import identity_refusals, refusals
from domain.refusals import Refusal

MODULES = (refusals, identity_refusals)
"""Those that define refusals: one that nobody imported would be unknown."""


def _leaves(kind: type[Refusal]) -> list[type[Refusal]]:
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in _leaves(one)] if below else [kind]


BY_CODE: dict[str, type[Refusal]] = {leaf.code: leaf for leaf in _leaves(Refusal)}


def refusal_of(code: str, detail: str) -> Refusal:
    """The refusal that crossed a process boundary as code and sentence. KeyError for an unknown code."""
    refusal = BY_CODE[code].__new__(BY_CODE[code])
    Refusal.__init__(refusal, detail)
    return refusal
