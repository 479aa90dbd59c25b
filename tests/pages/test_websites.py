"""A partner's website on a page: compared with its addresses, a link only where it is one of the web (R8)."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.pages.helpdesk.email_domains import Address, addresses_beside_website
from api.pages.rendering import environment
from domain.languages import Language

NONE_TO_COMPARE_WITH = [Address("an@vendor.example", None)]


def addresses(website: str) -> list[Address]:
    partner = SimpleNamespace(website=website, contact_email="an@vendor.example", people=[])
    return addresses_beside_website(cast(Any, partner), "")


@pytest.mark.parametrize("website", ["", "https://[x", "vendor"])
def test_a_website_that_is_no_address_has_nothing_to_compare_with(website: str) -> None:
    assert addresses(website) == NONE_TO_COMPARE_WITH


def test_an_address_fits_its_website() -> None:
    assert addresses("https://www.vendor.example") == [Address("an@vendor.example", True)]


@pytest.mark.parametrize("website", ["javascript:alert(1)", "https://[x", "data:text/html,x"])
def test_nothing_else_than_an_address_of_the_web_becomes_a_link(website: str) -> None:
    template = environment(Language.DUTCH).from_string("{% if website is web_address %}link{% endif %}")
    assert template.render(website=website) == ""
    assert template.render(website="https://vendor.example") == "link"
