"""How often something may be tried before one has to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

OF_ONE_SUBSCRIBER = 64
"""Bits of an IPv6 address that a subscriber does not choose; with the others he has 2^64 addresses."""


@dataclass(frozen=True)
class Limit:
    """So many tries in a window, which begins with the first of them and does not move with the others."""

    most: int
    window: timedelta

    def has_turned(self, ends_at: datetime, now: datetime) -> bool:
        """Whether counting starts afresh: the window is over, or the clock was set back to before it."""
        return not now < ends_at <= now + self.window

    def seconds_to_wait(self, tries: int, ends_at: datetime, now: datetime) -> int:
        """How long until the next try, after so many in the window that ends then; 0 for at once."""
        if tries < self.most or self.has_turned(ends_at, now):
            return 0
        return ceil((ends_at - now).total_seconds())


def network_of(address: str) -> str:
    """The network that one subscriber tries from: an IPv4 address, the first half of an IPv6 one.

    What is no address is one network: a request that came in past TCP.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, OF_ONE_SUBSCRIBER), strict=False))
    return str(found)
