"""What a partner says of itself: its name, also as it stands in an address, and its website."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.partners import PartnerKind, partner_description, proper_name, slug_of, website_address
from domain.refusals import BadDescription, BadName, BadWebsite


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


def test_r2_a_name_is_one_line_of_120_characters_at_most() -> None:
    assert proper_name("  Café & Zoë  ") == "Café & Zoë"
    assert proper_name("x" * 120)
    for wrong in ("", "  ", "x" * 121, "two\nlines", "nul\0", "Kijk op https://x.example", "WWW.x.example"):
        with pytest.raises(BadName):
            proper_name(wrong)


def test_r2_a_description_has_lines_and_4000_characters_at_most() -> None:
    assert partner_description(" one\r\n\ttwo ") == "one\r\n\ttwo"
    for wrong in ("x" * 4001, "nul\0"):
        with pytest.raises(BadDescription):
            partner_description(wrong)


@pytest.mark.parametrize(
    "address", ["", "https://www.campuswise.example", "http://campuswise.example:8080/over?taal=nl#wij"]
)
def test_r2_a_website_is_an_address_of_the_web_or_nothing(address: str) -> None:
    assert website_address(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "www.campuswise.example",
        "//campuswise.example",
        "https://",
        "https://informat.example@elsewhere.example",
        "https://campuswise.example/a b",
        "https://campuswise.example\\elsewhere.example",
        "https://[::1",
        "https://" + "x" * 500,
    ],
)
def test_r2_nothing_else_becomes_a_link_in_the_directory(address: str) -> None:
    with pytest.raises(BadWebsite):
        website_address(address)
