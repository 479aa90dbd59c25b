"""Names that were asked for a moment ago, so that a list does not ask for them again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

TTL_SECONDS = 300
"""A renamed access group shows its new name within five minutes."""

CAPACITY = 10_000
"""About 2 MB; beyond it the name that was stored longest ago goes."""


class NameCache:
    """Names by guid, each for a limited time. That a group is unknown is remembered as well, as None."""

    def __init__(
        self,
        ttl_seconds: float = TTL_SECONDS,
        capacity: int = CAPACITY,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ttl = ttl_seconds
        self._capacity = capacity
        self._monotonic = monotonic
        self._entries: OrderedDict[UUID, tuple[float, str | None]] = OrderedDict()

    def known(self, groups: Iterable[UUID]) -> dict[UUID, str | None]:
        """What is remembered of these groups, and not too long ago."""
        now = self._monotonic()
        return {
            group: entry[1]
            for group in groups
            if (entry := self._entries.get(group)) is not None and entry[0] > now
        }

    def remember(self, names: Mapping[UUID, str | None]) -> None:
        until = self._monotonic() + self._ttl
        for group, name in names.items():
            self._entries[group] = (until, name)
            self._entries.move_to_end(group)
        while len(self._entries) > self._capacity:
            self._entries.popitem(last=False)
