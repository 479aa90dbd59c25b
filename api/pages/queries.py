"""What a list's address asks for. Empty fields and unknown words are passed over."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from litestar import Request

from domain.apis import Api
from domain.app_lifecycle import AppStatus
from domain.calendar_days import end_of, start_of
from domain.partners import PartnerKind
from storage.read.access import RightFilter, RightSort
from storage.read.apps import AppFilter, AppSort
from storage.read.catalog import CatalogFilter
from storage.read.log import LogFilter

E = TypeVar("E", bound=StrEnum)


def app_filter(request: Request[Any, Any, Any]) -> AppFilter:
    """The list Apps: `q`, `status`, `api`, `sort`, `descending`, `cursor`."""
    query = request.query_params
    return AppFilter(
        text=query.get("q", "").strip(),
        status=known(query.get("status"), AppStatus),
        api=known(query.get("api"), Api),
        sort=known(query.get("sort"), AppSort) or AppSort.NAME,
        descending=query.get("descending") == "true",
        cursor=query.get("cursor") or None,
    )


def right_filter(request: Request[Any, Any, Any]) -> RightFilter:
    """The list API toegang: `q`, `api`, `target`, `sort`, `descending`, `cursor`."""
    query = request.query_params
    return RightFilter(
        text=query.get("q", "").strip(),
        api=known(query.get("api"), Api),
        target=query.get("target") or None,
        sort=known(query.get("sort"), RightSort) or RightSort.API,
        descending=query.get("descending") == "true",
        cursor=query.get("cursor") or None,
    )


def catalog_filter(request: Request[Any, Any, Any]) -> CatalogFilter:
    """The public directory: `q`, `api`, `kind`, `cursor`."""
    query = request.query_params
    return CatalogFilter(
        text=query.get("q", "").strip(),
        api=known(query.get("api"), Api),
        kind=known(query.get("kind"), PartnerKind),
        cursor=query.get("cursor") or None,
    )


def log_filter(request: Request[Any, Any, Any]) -> LogFilter:
    """A log: `person`, `from` and `until` (days, both included), `cursor`."""
    query = request.query_params
    first, last = day(query.get("from")), day(query.get("until"))
    return LogFilter(
        person=query.get("person", "").strip(),
        since=start_of(first) if first else None,
        before=end_of(last) if last else None,
        cursor=query.get("cursor") or None,
    )


def log_parameters(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The same as it stands in an address, for exports and other pages; what is no day was not asked."""
    query = request.query_params
    days = {name: found.isoformat() for name in ("from", "until") if (found := day(query.get(name)))}
    return {"person": query.get("person", "").strip(), "from": "", "until": ""} | days


def day(value: str | None) -> date | None:
    """The day that an address has, or None."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def known(value: str | None, words: type[E]) -> E | None:
    """The word that an address has for one of these, or None."""
    try:
        return words(value or "")
    except ValueError:
        return None
