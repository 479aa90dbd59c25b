"""Names for access rights, looked up at Informat (R41, R42). While it is away, numbers stand alone."""

from collections.abc import Iterable, Mapping
from unicodedata import combining, normalize
from uuid import UUID

import msgspec
import structlog

from api.parts import Parts
from domain.apis import AccessRight
from domain.school_year import school_year_at
from gateways import OutsideSystemUnavailable
from storage.read.log import LogLine

logger = structlog.get_logger(__name__)


class Place(msgspec.Struct, omit_defaults=True):
    """An institution, or an access group for Rekeningen; the other is absent, and so is an unknown name."""

    institution_number: str | None = None
    access_group_id: UUID | None = None
    name: str | None = None


async def places(parts: Parts, rights: Iterable[AccessRight]) -> Mapping[AccessRight, Place]:
    """Where each right gives access, with the names that Informat has for it now."""
    rights = list(rights)
    groups = {UUID(right.target) for right in rights if right.api.is_per_access_group}
    numbers = {right.target for right in rights if not right.api.is_per_access_group}
    group_names = await _group_names(parts, groups)
    school_names = await _school_names(parts, numbers) or {}
    return {
        right: Place(None, group := UUID(right.target), group_names.get(group))
        if right.api.is_per_access_group
        else Place(right.target, None, school_names.get(right.target))
        for right in rights
    }


async def unknown_institutions(parts: Parts, rights: Iterable[AccessRight]) -> list[str]:
    """The institution numbers among these rights that no active school has; none while Informat is away.

    Which access groups there are is between them and Informat, so a guid is taken as it is.
    """
    numbers = {right.target for right in rights if not right.api.is_per_access_group}
    known = await _school_names(parts, numbers)
    return [] if known is None else sorted(numbers - known.keys())


async def rights_named(parts: Parts, rights: Iterable[AccessRight], text: str) -> frozenset[AccessRight]:
    """Those of the rights whose place has a name with this text in it, in capitals or not."""
    sought = text.casefold()
    found = await places(parts, rights)
    return frozenset(right for right, place in found.items() if sought in (place.name or "").casefold())


async def sort_names_of_groups(parts: Parts, rights: Iterable[AccessRight]) -> Mapping[str, str]:
    """What the access groups among these rights are sorted by: their names, without case and accents."""
    found = await places(parts, (right for right in rights if right.api.is_per_access_group))
    return {right.target: _plain(place.name) for right, place in found.items() if place.name}


def _plain(name: str) -> str:
    return "".join(letter for letter in normalize("NFD", name) if not combining(letter)).lower()


async def places_of_log(parts: Parts, lines: Iterable[LogLine]) -> Mapping[int, Place]:
    """The place that each line of the log is about, by the line's position; not every line is about one."""
    rights = {line.position: AccessRight(line.api, line.target) for line in lines if line.api and line.target}
    place_of = await places(parts, rights.values())
    return {position: place_of[right] for position, right in rights.items()}


async def _group_names(parts: Parts, groups: set[UUID]) -> Mapping[UUID, str]:
    try:
        return await parts.groups.group_names(groups) if groups else {}
    except OutsideSystemUnavailable as away:
        logger.warning("guids without names", system=away.system)
        return {}


async def _school_names(parts: Parts, numbers: set[str]) -> Mapping[str, str] | None:
    """Of the active schools among these numbers; None while Informat is away."""
    try:
        return await parts.schools.school_names(numbers, school_year_at(parts.clock.now())) if numbers else {}
    except OutsideSystemUnavailable as away:
        logger.warning("numbers without names", system=away.system)
        return None
