"""A change of a client's scopes: of the managed ones exactly these, all others as they are (R54)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScopeChange:
    """Of the `managed` scopes, `given` are the client's from now on. ValueError for one that is not managed.

    So it is refused before anything is asked of anybody.
    """

    given: frozenset[str]
    managed: frozenset[str]

    def __post_init__(self) -> None:
        if not self.given <= self.managed:
            raise ValueError("a scope to give is not among the managed ones")

    @property
    def taken(self) -> frozenset[str]:
        return self.managed - self.given

    def applied_to(self, held: frozenset[str]) -> frozenset[str]:
        """What a client has afterwards that has `held` now."""
        return (held - self.managed) | self.given
