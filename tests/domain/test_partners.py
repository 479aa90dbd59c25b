"""A partner's name, as it stands in an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.partners import PartnerKind, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("CampusWise", "campuswise"),
        ("Gabor Testing 2", "gabor-testing-2"),
        ("  Café & Zoë, bv. ", "cafe-zoe-bv"),
        ("--", "partner"),
        ("学校", "partner"),
        ("", "partner"),
    ],
)
def test_a_name_becomes_letters_digits_and_dashes(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=200))
def test_a_slug_is_whole_short_and_its_own_slug(name: str) -> None:
    slug = slug_of(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 60
    assert slug_of(slug) == slug


def test_r3_a_partner_is_a_vendor_an_integrator_or_a_school() -> None:
    assert set(PartnerKind) == {"vendor", "integrator", "school"}
