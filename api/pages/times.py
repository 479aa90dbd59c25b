"""Dates and times the Belgian way, on the clock of Brussels."""

from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime, format_timedelta
from markupsafe import Markup

from api.pages.languages import locale
from domain.school_year import BRUSSELS


def day(moment: datetime) -> Markup:
    """`24 november 2026`, for people who decide something by it."""
    return _marked(moment, format_date(moment.astimezone(BRUSSELS), "d MMMM y", locale=locale()))


def short_day(moment: datetime) -> Markup:
    """`24/11/2026`, for lists."""
    return _marked(moment, format_date(moment.astimezone(BRUSSELS), "d/MM/y", locale=locale()))


def minute(moment: datetime) -> Markup:
    """`24/11/2026 14:05`, for logs."""
    shown = format_datetime(moment, "d/MM/y HH:mm", tzinfo=BRUSSELS, locale=locale())
    return _marked(moment, shown)


def span(length: timedelta) -> str:
    """`3 dagen`: about how long."""
    return format_timedelta(length, locale=locale())


def _marked(moment: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), shown)
