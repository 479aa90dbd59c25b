"""Dates and times the Belgian way, on the clock of Brussels."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from markupsafe import Markup

from api.pages.languages import LOCALES, language, locale
from domain.languages import Language
from domain.school_year import BRUSSELS

A_MINUTE = timedelta(minutes=1)


def day(moment: datetime) -> Markup:
    """`24 november 2026`, for people who decide something by it."""
    return _marked(moment, format_date(moment.astimezone(BRUSSELS), "d MMMM y", locale=locale()))


def short_day(moment: datetime) -> Markup:
    """`24/11/2026`, for lists."""
    return _marked(moment, _short_day(moment.astimezone(BRUSSELS).date(), language()))


def minute(moment: datetime) -> Markup:
    """`24/11/2026 14:05`, for logs."""
    local = moment.astimezone(BRUSSELS)
    return _marked(moment, f"{_short_day(local.date(), language())} {local.hour:02}:{local.minute:02}")


def span(length: timedelta) -> str:
    """`3 dagen`: about how long, from a minute on in whole minutes."""
    return _span(length - length % A_MINUTE if length > A_MINUTE else length, language())


@lru_cache(maxsize=1000)  # a list says the same days in many rows
def _short_day(local: date, spoken: Language) -> str:
    return format_date(local, "d/MM/y", locale=LOCALES[spoken])


@lru_cache(maxsize=1000)  # whoever waits a day waits as long in the next list
def _span(length: timedelta, spoken: Language) -> str:
    return format_timedelta(length, locale=LOCALES[spoken])


def _marked(moment: datetime, shown: str) -> Markup:
    return Markup(f'<time datetime="{moment.isoformat(timespec="seconds")}">{shown}</time>')  # noqa: S704 - of digits and months
