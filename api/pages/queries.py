"""What a list's address asks for. Empty fields and unknown words are passed over."""

from enum import StrEnum
from typing import Any, TypeVar

from litestar import Request

from domain.apis import Api
from domain.app_lifecycle import AppStatus
from domain.partners import PartnerKind
from storage.read.access import RightFilter, RightSort
from storage.read.apps import AppFilter, AppSort
from storage.read.catalog import CatalogFilter

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


def known(value: str | None, words: type[E]) -> E | None:
    """The word that an address has for one of these, or None."""
    try:
        return words(value or "")
    except ValueError:
        return None
