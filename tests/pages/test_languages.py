"""Which language a reader gets, and how dates look in it."""

from datetime import UTC, datetime

import pytest

from api.languages import best_of
from api.pages import languages, times
from domain.languages import Language


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("", Language.DUTCH),
        ("nl-BE,nl;q=0.9,en;q=0.8", Language.DUTCH),
        ("en-GB,en;q=0.9,nl;q=0.8", Language.ENGLISH),
        ("fr-BE,fr;q=0.9,en;q=0.5", Language.ENGLISH),
        ("fr", Language.DUTCH),
        ("en;q=0.5,nl;q=0.5", Language.DUTCH),
        ("en;q=nonsense", Language.DUTCH),
        ("en", Language.ENGLISH),
    ],
)
def test_the_browser_says_which_language(accepted: str, best: Language) -> None:
    assert best_of(accepted) is best


def test_times_are_those_of_brussels() -> None:
    moment = datetime(2026, 8, 31, 22, 5, tzinfo=UTC)
    assert ">1/09/2026 00:05<" in times.minute(moment)
    assert ">1 september 2026<" in times.day(moment)


def test_english_dates_are_belgian_too() -> None:
    token = languages._spoken.set(Language.ENGLISH)
    try:
        assert ">24/11/2026<" in times.short_day(datetime(2026, 11, 24, 12, tzinfo=UTC))
        assert ">24 November 2026<" in times.day(datetime(2026, 11, 24, 12, tzinfo=UTC))
    finally:
        languages._spoken.reset(token)
